package dev.postern.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

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
        .isEqualTo(new MimeLimits(32, 10_000, 262_144, 4_194_304, 10_000, 100, 10_000));
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
    MimeLimits four = new MimeLimits(32, 4, 1000, 1000, 100, 10, 10);
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
    MimeLimits one = new MimeLimits(32, 1, 1000, 1000, 100, 10, 10);
    MimePart root =
        Mail.parse(Mail.crlf("Content-Type: message/rfc822\n\nSubject: x\n\ny"), one).root();
    assertThat(root.message()).isEmpty();
    assertThat(root.lines()).isEqualTo(2);
  }

  @Test
  void fieldsBeyondTheHeaderOctetsAreIgnored() {
    MimeLimits small = new MimeLimits(32, 100, 64, 1000, 100, 10, 10);
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
    MimeLimits small = new MimeLimits(32, 100, 100, 120, 100, 10, 10);
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
    MimeLimits three = new MimeLimits(32, 100, 1000, 1000, 3, 10, 10);
    Headers headers = Mail.headers(Mail.crlf("A: 1\n".repeat(5) + "\n"), new MimeParser(three, 7));
    assertThat(headers.fields()).hasSize(3);
    assertThat(headers.truncated()).isTrue();
    assertThat(headers.end()).isEqualTo(32);
  }

  @Test
  void parametersAndAddressesBeyondTheirNumberAreIgnored() {
    MimeLimits two = new MimeLimits(32, 100, 1000, 1000, 100, 2, 3);
    MimeMessage tree =
        Mail.parse(
            Mail.crlf(
                "Content-Type: a/b; c=1; d=2; e=3\nTo: a@b, c@d\nTo: e@f, g@h\nCc: G: a@b, c@d;\n\n"),
            two);
    assertThat(tree.root().contentType().parameters().list()).hasSize(2);
    assertThat(tree.envelope().to()).hasSize(3);
    assertThat(tree.envelope().cc()).hasSize(3);
    assertThat(tree.envelope().cc().get(2).isGroupEnd()).isTrue();
  }
}
