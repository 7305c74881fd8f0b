package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.postern.message.MessageSource;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the octets: a whole tree whose offsets fit, the same for all block sizes, in bounded
 * time.
 */
class MimeFuzzTest {

  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    "\0",
    "--",
    "--=_0000",
    "(",
    "\"",
    "\\",
    ";",
    ":",
    "@",
    "<",
    ">",
    "=?utf-8?q?=",
    "?=",
    "%",
    "*0*=",
    "\r\n\r\n",
    "\r\n ",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "To: a:b,<c@d>;\r\n",
    "\u00e9",
    "Content-Type: text/plain; charset=",
  };

  @Test
  void mutatedMessagesGiveWholeTrees() throws IOException {
    for (int seed = 0; seed < 3000; seed++) {
      byte[] message = mutate(new MailGenerator(seed % 100).message(), new Random(seed));
      check(message, "seed " + seed);
    }
  }

  @Test
  void mutatedRealMailGivesWholeTrees() throws IOException {
    Optional<Path> corpus = MailCorpus.folder();
    Assumptions.assumeTrue(
        corpus.isPresent(), "no mail corpus beside the project; set -Dpostern.corpus");
    List<byte[]> messages = new ArrayList<>(MailCorpus.messages(corpus.get()).values());
    messages.removeIf(message -> message.length > 20_000);
    for (int seed = 0; seed < 500; seed++) {
      check(mutate(messages.get(seed % messages.size()), new Random(seed)), "seed " + seed);
    }
  }

  @Test
  void randomOctetsGiveWholeTrees() throws IOException {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      check(text.toString().getBytes(Mail.LATIN_1), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--",
        "--\n",
        "--b\n",
        "--b",
        "\n",
        "a",
        "a: b\n",
        "a:\n (",
        "Content-Type: message/rfc822\n\n",
        "--b\n\n--b--\n",
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
        "--b\nContent-Type: message/rfc822\n\nTo: a@b,\n c\n\n",
        "To: <@a,@",
        "To: ((",
        "To: a:b@(c)",
        "Subject: =?a?q?",
        "--b\nA: b; c*0=",
      })
  void largeTrapsTakeNoLongTime(String piece) {
    String head = "Content-Type: multipart/mixed; boundary=b\n";
    byte[] inBody = (head + "\n" + piece.repeat(8_000_000 / piece.length())).getBytes(Mail.LATIN_1);
    byte[] inHeader = (head + piece.repeat(8_000_000 / piece.length())).getBytes(Mail.LATIN_1);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (byte[] message : List.of(inBody, inHeader)) {
            MimeMessage tree = Mail.parse(message, MimeParser.create());
            assertThat(tree.root().bodyEnd()).isEqualTo(message.length);
          }
        });
  }

  static byte[] mutate(byte[] message, Random random) {
    byte[] octets = message;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int from = random.nextInt(octets.length + 1);
      int to = Math.min(octets.length, from + random.nextInt(random.nextInt(4) == 0 ? 200 : 8));
      byte[] middle =
          switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> PIECES[random.nextInt(PIECES.length)].getBytes(Mail.LATIN_1);
            case 2 -> new byte[] {(byte) random.nextInt(256)};
            default -> {
              int other = random.nextInt(octets.length + 1);
              yield Arrays.copyOfRange(
                  octets, other, Math.min(octets.length, other + random.nextInt(100)));
            }
          };
      ByteArrayOutputStream mutated = new ByteArrayOutputStream();
      mutated.write(octets, 0, from);
      mutated.writeBytes(middle);
      mutated.write(octets, to, octets.length - to);
      octets = mutated.toByteArray();
    }
    return octets;
  }

  private static void check(byte[] message, String name) throws IOException {
    MimeMessage tree = Mail.parse(message);
    assertThat(tree.root().headerStart()).as(name).isZero();
    assertThat(tree.root().bodyEnd()).as(name).isEqualTo(message.length);
    Headers headers = Mail.headers(message, MimeParser.create());
    assertThat(headers.end()).as(name).isEqualTo(tree.root().bodyStart());
    assertThat(MailEnvelope.of(headers)).as(name).isEqualTo(tree.envelope());
    tree.envelope().date().ifPresent(MailDate::parse);
    checkFields(message, headers, name);
    checkPart(message, tree.root(), name);
  }

  private static void checkFields(byte[] message, Headers headers, String name) {
    long at = headers.start();
    for (HeaderField field : headers.fields()) {
      assertThat(field.start()).as(name).isEqualTo(at);
      assertThat(field.bytes())
          .as(name)
          .isEqualTo(Arrays.copyOfRange(message, (int) at, (int) field.end()));
      assertThat(field.decodedValue()).as(name).isNotNull();
      at = field.end();
    }
    assertThat(headers.end() - at).as(name).isBetween(0L, 2L);
  }

  private static void checkPart(byte[] message, MimePart part, String name) throws IOException {
    assertThat(part.lines())
        .as(name)
        .isEqualTo(lineFeeds(message, part.bodyStart(), part.bodyEnd()));
    long at = part.bodyStart();
    for (MimePart child : part.parts()) {
      assertThat(child.headerStart()).as(name).isGreaterThan(at);
      assertThat(child.bodyEnd()).as(name).isLessThanOrEqualTo(part.bodyEnd());
      at = child.bodyEnd();
      checkPart(message, child, name);
    }
    if (part.message().isPresent()) {
      MimePart inner = part.message().get().root();
      assertThat(inner.headerStart()).as(name).isEqualTo(part.bodyStart());
      assertThat(inner.bodyEnd()).as(name).isEqualTo(part.bodyEnd());
      checkPart(message, inner, name);
    }
    part.contentType()
        .parameters()
        .list()
        .forEach(parameter -> part.contentType().parameters().value(parameter.name()));
    try (Reader text = TransferDecoder.of(MessageSource.of(message)).decodedText(part)) {
      assertThat(text.transferTo(Writer.nullWriter()))
          .as(name)
          .isLessThanOrEqualTo(part.size() + 1);
    }
  }

  private static long lineFeeds(byte[] octets, long from, long to) {
    long count = 0;
    for (long i = from; i < to; i++) {
      count += octets[(int) i] == '\n' ? 1 : 0;
    }
    return count;
  }
}
