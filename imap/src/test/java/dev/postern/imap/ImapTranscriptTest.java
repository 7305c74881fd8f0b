package dev.postern.imap;

import dev.postern.testing.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class ImapTranscriptTest {

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/transcripts/imap").against(TestServers::build);
  }

  /** Whatever is kept of messages, the client sees no difference. */
  @TestFactory
  Stream<DynamicNode> transcriptsFromKeptStructures() {
    return Transcripts.in("/transcripts/imap")
        .against(variant -> TestServers.build(variant, WarmStore::new));
  }
}
