package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.TruncatedMessageException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Structure, sizes and line counts. The expected values were compared with those that Dovecot
 * 2.3.19 gives for the same messages; where this parser departs, the test says so.
 */
class MimeStructureTest {

  /**
   * In the table {@code ~} is a line end, and {@code MIX(b)} the header of a multipart/mixed with
   * boundary b.
   */
  private static byte[] message(String compact) {
    String text =
        compact
            .replaceAll("MIX\\(([^)]*)\\)", "Content-Type: multipart/mixed; boundary=\"$1\"~~")
            .replace("RFC822", "Content-Type: message/rfc822~~")
            .replace("HTML", "Content-Type: text/html~")
            .replace('~', '\n');
    return Mail.crlf(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // Single parts
        "``, plain:0/0",
        "~, plain:0/0",
        "Subject: x, plain:0/0",
        "Subject: x~, plain:0/0",
        "Subject: x~~, plain:0/0",
        "~body, plain:4/0",
        "Subject: x~~a~b, plain:4/1",
        "Subject: x~~a~b~, plain:6/2",
        "Subject: x~~~~, plain:4/2",
        "no header at all~here: x~~body~, plain:6/1",
        // Multiparts
        "MIX(b)pre~--b~~x~y~--b~HTML~z~~--b--~epi~, mixed[plain:4/1 html:3/1]",
        "MIX(b)--b~~x~--b~~y~--b--, mixed[plain:1/0 plain:1/0]",
        "MIX(b), mixed[]",
        "MIX(b)nothing~, mixed[]",
        "MIX(b)--b--~, mixed[]",
        "MIX(b)--b~~--b--, mixed[plain:0/0]",
        "MIX(b)--b~~~--b~~~~--b--~, mixed[plain:0/0 plain:2/1]",
        "Content-Type: multipart/mixed~~--b~~x~--b--~, mixed[]",
        // Boundary lines
        "MIX(b)--b~~x~, mixed[plain:3/1]",
        "MIX(b)--b~~x, mixed[plain:1/0]",
        "MIX(b)--b \t~~x~--b-- \t~, mixed[plain:1/0]",
        "MIX(b)--bcd~~x~--b~~y~--b--zzz~, mixed[plain:1/0 plain:1/0]",
        "MIX(b) --b~~x~--b--~, mixed[]",
        "MIX(b)--b~~x --b~--~-~--b--~, mixed[plain:12/2]",
        "MIX(b)--b~~x~--b--~--b~~y~, mixed[plain:1/0]",
        "MIX(b)--b--, mixed[]",
        "MIX(b)--b~~x~--b-, mixed[plain:1/0 plain:0/0]",
        "MIX(b)--b, mixed[plain:0/0]",
        // A boundary within a header ends it.
        "MIX(b)--b~HTML--b~Subject: x~--b--~, mixed[html:0/0 plain:0/0]",
        "MIX(b)--b~--b--, mixed[plain:0/0]",
        // Boundaries that begin with one another: the longest that fits.
        "MIX(a)--a~MIX(ab)--ab~~x~--ab~~y~--ab--~--a~~z~--a--~, mixed[mixed[plain:1/0 plain:1/0] plain:1/0]",
        "MIX(ab)--ab~MIX(a)--a~~x~--ab~~y~--ab--, mixed[mixed[plain:1/0] plain:1/0]",
        "MIX(a)--a~MIX(a--)--a--~~x~--a----~~y~--a--~--a~~z~, mixed[mixed[plain:1/0]]",
        // Equal boundaries: the innermost until it is closed.
        "MIX(a)--a~MIX(a)--a~~x~--a~~y~--a--~--a~~z~--a--~, mixed[mixed[plain:1/0 plain:1/0] plain:1/0]",
        // An outer boundary ends an open inner multipart.
        "MIX(a)--a~MIX(b)--b~~x~--a~~y~--b~~z~--a--~, mixed[mixed[plain:1/0] plain:11/3]",
        "MIX(a)--a~MIX(b)--a~~y~--a--~, mixed[mixed[] plain:1/0]",
        // Embedded messages
        "RFC822Subject: in~~body~body2, rfc822:26/3(plain:11/1)",
        "RFC822, rfc822:0/0(plain:0/0)",
        "MIX(a)--a~RFC822Subject: in~MIX(b)--b~~x~--a~~y~--a--~, mixed[rfc822:68/5(mixed[plain:1/0]) plain:1/0]",
        "MIX(a)--a~RFC822Subject: x~--a--~, mixed[rfc822:12/1(plain:0/0)]",
        "MIX(a)--a~RFC822~--a--~, mixed[rfc822:2/1(plain:0/0)]",
        "MIX(a)--a~RFC822~~--a--~, mixed[rfc822:2/1(plain:0/0)]",
        "MIX(a)--a~Content-Type: message/rfc822~--a~~y~, mixed[rfc822:0/0(plain:0/0) plain:3/1]",
        "RFC822RFC822RFC822x, rfc822:65/4(rfc822:33/2(rfc822:1/0(plain:0/0)))",
        // RFC 2046 §5.1.1: Dovecot counts the line end of an inner closing boundary to the inner
        // multipart.
        "MIX(a)--a~RFC822MIX(b)--b~~x~--b--~--a--~, mixed[rfc822:62/5(mixed[plain:1/0])]",
        "MIX(a)--a~RFC822MIX(b)--b~~x~--b--~~--a--~, mixed[rfc822:64/6(mixed[plain:1/0])]",
        // Departures: boundaries that end with white space, or are empty.
        "MIX(b )--b~~x~--b--~, mixed[plain:1/0]",
        "MIX()--b~~x~--b--~, mixed[]",
      })
  void readsStructure(String compact, String outline) {
    assertThat(Mail.outline(Mail.parse(message(compact)).root())).isEqualTo(outline);
  }

  @Test
  void digestPartsAreMessagesUnlessTheySayOtherwise() {
    MimePart root =
        Mail.root(
            """
            Content-Type: multipart/digest; boundary=a

            --a

            Subject: in

            body
            --a
            Content-Type: text/plain

            y
            --a

            --a--
            """);
    assertThat(Mail.outline(root))
        .isEqualTo("digest[rfc822:19/2(plain:4/0) plain:1/0 rfc822:0/0(plain:0/0)]");
  }

  @Test
  void bareLineFeedsAreLineEndsAndAreNotConverted() {
    byte[] message =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\ny\n--b\r\n\nz\r\n--b--\n"
            .getBytes(Mail.LATIN_1);
    MimePart root = Mail.parse(message).root();
    assertThat(Mail.outline(root)).isEqualTo("mixed[plain:3/1 plain:1/0]");
    assertThat(root.bodyEnd()).isEqualTo(message.length);
  }

  @Test
  void bareCarriageReturnsAndNulsAreContent() {
    MimePart root = Mail.parse("Subject: a\0b\r\n\r\nx\ry\0\r\r\nz".getBytes(Mail.LATIN_1)).root();
    assertThat(Mail.outline(root)).isEqualTo("plain:8/1");
  }

  @Test
  void offsetsAreThoseOfTheStoredOctets() {
    byte[] message =
        Mail.crlf(
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\npre\n--b\nA: 1\n\nx\n--b--\nepi");
    MimePart root = Mail.parse(message).root();
    MimePart child = root.parts().get(0);
    assertThat(root.headerStart()).isZero();
    assertThat(root.bodyEnd()).isEqualTo(message.length);
    assertThat(Mail.body(message, root)).isEqualTo("pre\n--b\nA: 1\n\nx\n--b--\nepi");
    assertThat(
            Mail.text(
                java.util.Arrays.copyOfRange(
                    message, (int) child.headerStart(), (int) child.bodyStart())))
        .isEqualTo("A: 1\n\n");
    assertThat(child.headerSize()).isEqualTo(8);
    assertThat(Mail.body(message, child)).isEqualTo("x");
  }

  @Test
  void boundaryOfGreatLengthIsFound() {
    String boundary = "b".repeat(2000);
    MimePart root =
        Mail.root(
            "Content-Type: multipart/mixed; boundary="
                + boundary
                + "\n\n--"
                + boundary
                + "\n\nx\n--bb\n");
    assertThat(Mail.outline(root)).isEqualTo("mixed[plain:9/2]");
  }

  @Test
  void sectionNumbersNameParts() {
    byte[] message =
        message(
            "MIX(a)--a~~one~--a~RFC822MIX(b)--b~~in1~--b~HTML~in2~--b--~--a~RFC822Subject: x~~text~--a--~");
    MimeMessage tree = Mail.parse(message);
    assertThat(tree.part(List.of())).contains(tree.root());
    assertThat(tree.part(List.of(1)).map(part -> Mail.body(message, part))).contains("one");
    assertThat(tree.part(List.of(2)).map(part -> part.contentType().mediaType()))
        .contains("message/rfc822");
    assertThat(tree.part(List.of(2, 1)).map(part -> Mail.body(message, part))).contains("in1");
    assertThat(tree.part(List.of(2, 2)).map(part -> Mail.body(message, part))).contains("in2");
    assertThat(tree.part(List.of(3, 1)).map(part -> Mail.body(message, part))).contains("text");
    for (List<Integer> absent :
        List.of(
            List.of(0),
            List.of(4),
            List.of(1, 1),
            List.of(2, 3),
            List.of(3, 2),
            List.of(3, 1, 1),
            List.of(-1))) {
      assertThat(tree.part(absent)).as("%s", absent).isEmpty();
    }
    MimeMessage single = Mail.parse(Mail.crlf("Subject: x\n\nbody"));
    assertThat(single.part(List.of(1))).contains(single.root());
    assertThat(single.part(List.of(2))).isEmpty();
    assertThat(single.part(List.of(1, 1))).isEmpty();
  }

  /** Else the structure of half a message would be kept as that of the message. */
  @Test
  void aSourceThatEndsBeforeItsSizeHasNoStructure() {
    byte[] half = message("MIX(a)--a~~one~--a~");
    MessageSource source =
        new MessageSource() {
          @Override
          public long size() {
            return 2L * half.length;
          }

          @Override
          public MessageReader open(long from, long length) throws IOException {
            return MessageSource.of(half).open(from, length);
          }
        };

    assertThatThrownBy(() -> MimeParser.create().parse(source))
        .isInstanceOf(TruncatedMessageException.class);
  }
}
