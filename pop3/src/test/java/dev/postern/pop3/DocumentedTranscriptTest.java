package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.testing.transcript.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The transcript that {@code docs/transcripts.md} shows, run as it says there. */
class DocumentedTranscriptTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/transcripts/documented")
        .against(
            variant ->
                MailServer.builder()
                    .hostname("mail.example.org")
                    .tls(Tls.selfSigned("localhost"))
                    .authenticator((credentials, context) -> AuthOutcome.denied())
                    .listen(Pop3.pop3s().port(0))
                    .build());
  }

  @Test
  void isWhatTheDocumentShows() throws IOException {
    String document = packed(MODULE.resolveSibling("docs/transcripts.md"));
    String source =
        packed(MODULE.resolve("src/test/java/dev/postern/pop3/DocumentedTranscriptTest.java"));
    assertThat(document)
        .contains(
            packed(MODULE.resolve("src/test/resources/transcripts/documented/refused.transcript")))
        .contains(
            source.substring(
                source.indexOf("@TestFactory"),
                source.indexOf("@Test", source.indexOf(".build());"))));
  }

  /** Without the blanks that only lay it out. */
  private static String packed(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\s", "");
  }
}
