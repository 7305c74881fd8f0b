package dev.postern.auth.dovecot.server;

import dev.postern.testing.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class DovecotTranscriptTest {

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/transcripts/dovecot").against(TestServers::build);
  }
}
