package dev.postern.imap.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is fetched from messages of many shapes. The answers were compared with those of Dovecot
 * 2.3.19; they say the same but for sections that do not exist, which are NIL here and empty there.
 */
class FetchGoldenTest {
  private static final List<String> STRUCTURE = List.of("ENVELOPE", "BODY", "BODYSTRUCTURE");

  private static final List<String> SECTIONS =
      List.of(
          "",
          "HEADER",
          "TEXT",
          "1",
          "1.MIME",
          "1.HEADER",
          "1.TEXT",
          "2",
          "2.MIME",
          "2.HEADER",
          "2.TEXT",
          "3",
          "3.MIME",
          "1.1",
          "1.1.MIME",
          "1.1.HEADER",
          "1.1.TEXT",
          "1.2",
          "1.2.MIME",
          "2.1",
          "2.1.MIME",
          "2.2",
          "1.1.1",
          "1.1.1.MIME",
          "1.1.1.1",
          "1.1.2",
          "HEADER.FIELDS (SUBJECT FROM X-MULTI)",
          "HEADER.FIELDS.NOT (DATE MESSAGE-ID TO)",
          "1.HEADER.FIELDS.NOT (FROM)",
          "2.HEADER.FIELDS (SUBJECT FROM)",
          "1.1.HEADER.FIELDS (SUBJECT)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-plain",
        "02-typed-text",
        "03-alternative",
        "04-mixed-attachment",
        "05-embedded-message",
        "06-embedded-multipart",
        "07-root-message-rfc822",
        "08-empty-body",
        "09-header-only",
        "10-multipart-no-parts",
        "11-multipart-no-boundary",
        "12-unterminated",
        "13-digest",
        "14-envelope-groups",
        "15-no-headers",
        "16-empty-fields",
        "17-eight-bit-header",
        "18-signed",
        "19-report",
        "20-multipart-empty-part",
        "21-rfc2231",
        "22-bad-content-type",
        "23-bad-parameters",
        "24-nested-messages",
        "25-embedded-root-text-in-mixed",
        "26-header-oddities",
        "27-comments"
      })
  void answersAsRecorded(String shape) throws Exception {
    String golden = new String(resource(shape + ".golden"), StandardCharsets.ISO_8859_1);
    byte[] message = resource(shape + ".eml");
    assertThat(answers(new StubMailbox().add(message))).isEqualTo(golden);
    StubMailbox keeping = new KeepingMailbox().add(message);
    assertThat(answers(keeping)).isEqualTo(golden);
    assertThat(answers(keeping)).as("from what was kept").isEqualTo(golden);
  }

  /** Requests and values with LF as line end; sections that are NIL are left out. */
  private static String answers(StubMailbox mailbox) throws Exception {
    FetchRig rig = new FetchRig(mailbox);
    StringBuilder all = new StringBuilder();
    for (String item : STRUCTURE) {
      all.append("C: ").append(item).append("\nS: ").append(rig.value(item)).append('\n');
    }
    for (String section : SECTIONS) {
      String item = "BODY[" + section + "]";
      String value = rig.value(item);
      if (!value.equals(item + " NIL")) {
        all.append("C: ").append(item).append("\nS: ").append(value).append('\n');
      }
    }
    return all.toString().replace("\r\n", "\n");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FetchGoldenTest.class.getResourceAsStream("shapes/" + name)) {
      return in.readAllBytes();
    }
  }
}
