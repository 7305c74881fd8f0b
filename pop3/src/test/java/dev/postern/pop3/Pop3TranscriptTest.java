package dev.postern.pop3;

import dev.postern.testing.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class Pop3TranscriptTest {

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/transcripts/pop3").against(TestServers::build);
  }
}
