package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.MessageSource;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import dev.postern.mime.structure.MimeMessage.Extent;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beyond a limit the rest is opaque, and the tree is still whole. */
class MimeLimitsTest {

  private static final MimeLimits DEFAULTS = MimeLimits.DEFAULTS;

  private static String multiparts(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n".formatted(i, i));
    }
    return text + "\nx";
  }

  private static int depth(MimePart part) {
    if (part.message().isPresent()) {
      return 1 + depth(part.message().get().root());
    }
    return part.parts().isEmpty() ? 1 : 1 + depth(part.parts().get(0));
  }

  @Test
  void defaultsAreDocumented() {
    assertThat(DEFAULTS)
        .isEqualTo(new MimeLimits(32, 10_000, 1_048_576, 4_194_304, 10_000, 100, 1_048_576));
    assertThatIllegalArgumentException().isThrownBy(() -> new MimeLimits(1, 1, 1, 1, 1, 1, 0));
  }

  @Test
  void multipartsBelowTheDepthAreLeaves() {
    assertThat(depth(Mail.root(multiparts(32)))).isEqualTo(33);
    assertThat(depth(Mail.root(multiparts(33)))).isEqualTo(33);
    MimePart root = Mail.root(multiparts(5000));
    assertThat(depth(root)).isEqualTo(33);
    while (!root.parts().isEmpty()) {
      root = root.parts().get(0);
    }
    assertThat(root.isMultipart()).isTrue();
    assertThat(root.size()).isGreaterThan(100_000);
  }

  @Test
  void embeddedMessagesBelowTheDepthAreLeaves() {
    MimePart root = Mail.root("Content-Type: message/rfc822\n\n".repeat(5000));
    assertThat(depth(root)).isEqualTo(33);
  }

  @Test
  void theLastPartTakesWhatFollows() {
    MimeLimits four = new MimeLimits(32, 4, 1000, 1000, 100, 10, 1000);
    byte[] message =
        Mail.crlf(
            "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(10) + "--b--\n");
    MimePart root = Mail.parse(message, four).root();
    assertThat(root.parts()).hasSize(3);
    assertThat(Mail.body(message, root.parts().get(2)))
        .isEqualTo("x\n" + "--b\n\nx\n".repeat(7) + "--b--\n");
    assertThat(
            Mail.root("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n".repeat(30_000))
                .parts())
        .hasSize(9_999);
  }

  @Test
  void embeddedMessageBeyondThePartsIsOpaque() {
    MimeLimits one = new MimeLimits(32, 1, 1000, 1000, 100, 10, 1000);
    MimePart root =
        Mail.parse(Mail.crlf("Content-Type: message/rfc822\n\nSubject: x\n\ny"), one).root();
    assertThat(root.message()).isEmpty();
    assertThat(root.lines()).isEqualTo(2);
  }

  @Test
  void fieldsBeyondTheHeaderOctetsAreIgnored() {
    MimeLimits small = new MimeLimits(32, 100, 64, 1000, 100, 10, 1000);
    byte[] message = Mail.crlf("Subject: first\nX: " + "y".repeat(100) + "\nFrom: a@b\n\nbody");
    MimeMessage tree = Mail.parse(message, small);
    assertThat(tree.envelope().subject()).contains("first");
    assertThat(tree.envelope().from()).isEmpty();
    assertThat(Mail.body(message, tree.root())).isEqualTo("body");
    Headers headers = Mail.headers(message, new MimeParser(small, 7));
    assertThat(headers.fields()).extracting(HeaderField::name).containsExactly("Subject");
    assertThat(headers.truncated()).isTrue();
    assertThat(headers.end()).isEqualTo(message.length - 4);
  }

  @Test
  void fieldsBeyondTheOctetsOfAllHeadersAreIgnored() {
    MimeLimits small = new MimeLimits(32, 100, 100, 120, 100, 10, 1000);
    String html = "--b\nContent-Type: text/html\n\nx\n";
    MimePart root =
        Mail.parse(
                Mail.crlf("Content-Type: multipart/mixed; boundary=b\n\n" + html.repeat(5)), small)
            .root();
    assertThat(Mail.outline(root))
        .isEqualTo("mixed[html:1/0 html:1/0 html:1/0 plain:1/0 plain:3/1]");
  }

  @Test
  void fieldsBeyondTheirNumberAreIgnored() {
    MimeLimits three = new MimeLimits(32, 100, 1000, 1000, 3, 10, 1000);
    Headers headers = Mail.headers(Mail.crlf("A: 1\n".repeat(5) + "\n"), new MimeParser(three, 7));
    assertThat(headers.fields()).hasSize(3);
    assertThat(headers.truncated()).isTrue();
    assertThat(headers.end()).isEqualTo(32);
  }

  @Test
  void parametersBeyondTheirNumberAreIgnored() {
    MimeLimits two = new MimeLimits(32, 100, 1000, 1000, 100, 2, 1000);
    MimeMessage tree = Mail.parse(Mail.crlf("Content-Type: a/b; c=1; d=2; e=3\n\n"), two);
    assertThat(tree.root().contentType().parameters().list()).hasSize(2);
    assertThat(tree.extent()).isEqualTo(Extent.CUT);
    assertThat(Mail.parse(Mail.crlf("Content-Type: a/b; c=1; d=2\n\n"), two).extent())
        .isEqualTo(Extent.WHOLE);
  }

  /** Each of these addresses counts for its two octets and 16 more. */
  @ParameterizedTest
  @CsvSource({"53, 2, CUT", "54, 3, WHOLE", "1000, 3, WHOLE", "1, 0, CUT"})
  void addressesBeyondTheKeptOctetsAreLeftOut(int kept, int addresses, Extent extent) {
    MimeLimits limits = new MimeLimits(32, 100, 1000, 1000, 100, 100, kept);
    MimeMessage tree = Mail.parse(Mail.crlf("To: a@b, c@d\nTo: e@f\n\n"), limits);
    assertThat(tree.envelope().to()).hasSize(addresses);
    assertThat(tree.extent()).isEqualTo(extent);
  }

  @Test
  void aGroupThatIsCutIsClosed() {
    MimeLimits limits = new MimeLimits(32, 100, 1000, 1000, 100, 100, 40);
    MimeMessage tree = Mail.parse(Mail.crlf("Cc: G: a@b, c@d;, e@f\n\n"), limits);
    assertThat(tree.envelope().cc()).hasSize(3);
    assertThat(tree.envelope().cc().get(0).isGroupStart()).isTrue();
    assertThat(tree.envelope().cc().get(2).isGroupEnd()).isTrue();
  }

  /** Each kind of text is left out when its turn comes, and what is left is a tree all the same. */
  @Test
  void whateverIsKeptIsLessThanTheLimitAndSaysIfItIsCut() throws Exception {
    byte[] message =
        Mail.crlf(
            """
            Subject: s
            Message-ID: <1@x>
            From: a@b
            Content-Type: multipart/mixed; boundary=b; x*0=1; x*1=2

            --b
            Content-Type: message/rfc822; c=d
            Content-ID: <2@x>
            Content-Description: e
            Content-MD5: f
            Content-Location: g
            Content-Language: h, i
            Content-Transfer-Encoding: binary
            Content-Disposition: inline; j=k

            Subject: t

            --b--
            """);
    int whole = new StructureCodec(DEFAULTS).encode(Mail.parse(message)).length;
    for (int kept = 1; kept < 700; kept++) {
      MimeLimits limits = new MimeLimits(32, 100, 1000, 10_000, 100, 100, kept);
      StructureCodec codec = new StructureCodec(limits);
      MimeMessage tree = Mail.parse(message, limits);
      byte[] octets = codec.encode(tree);
      assertThat(codec.decode(octets)).isEqualTo(tree);
      assertThat(octets.length).isLessThan(2 * kept + 100);
      assertThat(octets.length == whole).isEqualTo(tree.extent() == Extent.WHOLE);
    }
    assertThat(Mail.parse(message).extent()).isEqualTo(Extent.WHOLE);
  }

  @Test
  void aCutHeaderInsideCutsTheMessagesAroundIt() {
    MimeLimits small = new MimeLimits(32, 100, 100, 10_000, 100, 10, 1000);
    MimePart root =
        Mail.parse(
                Mail.crlf("Content-Type: message/rfc822\n\nX: " + "y".repeat(100) + "\n\nz"), small)
            .root();
    assertThat(root.message().orElseThrow().extent()).isEqualTo(Extent.CUT);
  }

  /** Four megabytes that once cost 226 MB of heap and four seconds, each time. */
  @Test
  void aFewOctetsOfHeaderDoNotBecomeManyObjects() throws Exception {
    String list = "a,".repeat(10_000);
    StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
    for (int part = 0; part < 34; part++) {
      message.append("--b\nContent-Type: message/rfc822\n\n");
      for (String field : List.of("From", "Sender", "Reply-To", "To", "Cc", "Bcc")) {
        message.append(field).append(": ").append(list).append('\n');
      }
      message.append("Content-Type: x/y").append("; a=b".repeat(1000)).append("\n\nx\n");
    }
    byte[] octets = Mail.crlf(message.append("--b--\n").toString());
    StructureCodec codec = new StructureCodec(DEFAULTS);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    MimeMessage tree = MimeParser.create().parse(MessageSource.of(octets));
    byte[] kept = codec.encode(tree);
    long afterParsing = threads.getCurrentThreadAllocatedBytes();
    MimeMessage again = codec.decode(kept);

    assertThat(tree.extent()).isEqualTo(Extent.CUT);
    assertThat(again).isEqualTo(tree);
    assertThat(kept).hasSizeLessThan(2 * DEFAULTS.maxKeptOctets());
    assertThat(afterParsing - before).isLessThan(100_000_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - afterParsing).isLessThan(30_000_000);
  }

  @Test
  void thousandsOfRecipientsAreAllShown() {
    StringBuilder to = new StringBuilder("To: ");
    for (int i = 0; i < 15_000; i++) {
      to.append("Somebody <somebody").append(i).append("@example.org>,\n ");
    }
    MimeMessage tree = Mail.parse(Mail.crlf(to + "last@example.org\nSubject: s\n\n"));
    assertThat(tree.envelope().to()).hasSize(15_001);
    assertThat(tree.envelope().subject()).contains("s");
    assertThat(tree.extent()).isEqualTo(Extent.WHOLE);
  }
}
