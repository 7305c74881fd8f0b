package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureCodecTest {
  private static final StructureCodec CODEC = new StructureCodec(MimeLimits.DEFAULTS);
  private static final String NESTED =
      """
      From: A <a@example.org>
      Sender: b@example.org
      To: group: c@d, "e" <@x,@y:f@g>;
      Subject: caf\u00e9 =?utf-8?q?x?=
      Content-Type: multipart/mixed; boundary=b; x*0=a; x*1*=%20b

      --b
      Content-Type: message/rfc822
      Content-ID: <1@x>
      Content-Description: in it
      Content-MD5: Q2hlY2s=
      Content-Language: de, en
      Content-Location: http://x/
      Content-Disposition: attachment; filename="x.eml"

      Subject: inner
      Content-Type: multipart/digest; boundary=c

      --c

      Subject: innermost

      text
      --c--
      --b
      Content-Type: multipart/alternative; boundary=none
      Content-Transfer-Encoding: 8bit

      --b--
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "no field at all",
        "Subject: s\n\nbody\n",
        "From: \u0000\u00ff@\u00fe\n\n",
        "Content-Type: multipart/mixed\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--\n",
        "Content-Type: message/rfc822\n\n",
        "To: " + "undisclosed recipients:;",
        NESTED
      })
  void givesBackAnEqualTree(String message) throws Exception {
    MimeMessage tree = Mail.parse(Mail.crlf(message));
    assertThat(CODEC.decode(CODEC.encode(tree))).isEqualTo(tree);
  }

  @Test
  void givesBackEqualTreesOfMutatedMessages() throws Exception {
    for (int seed = 0; seed < 3000; seed++) {
      byte[] message = MimeFuzzTest.mutate(new MailGenerator(seed).message(), new Random(seed));
      MimeMessage tree = Mail.parse(message, MimeParser.create());
      assertThat(CODEC.decode(CODEC.encode(tree))).as("seed %d", seed).isEqualTo(tree);
    }
  }

  @Test
  void givesBackEqualTreesOfRealMail() throws Exception {
    Optional<Path> corpus = MailCorpus.folder();
    Assumptions.assumeTrue(
        corpus.isPresent(), "no mail corpus beside the project; set -Dpostern.corpus");
    for (byte[] message : MailCorpus.messages(corpus.get()).values()) {
      MimeMessage tree = Mail.parse(message, MimeParser.create());
      assertThat(CODEC.decode(CODEC.encode(tree))).isEqualTo(tree);
    }
  }

  @Test
  void givesBackTreesThatLimitsCut() throws Exception {
    MimeLimits small = new MimeLimits(2, 4, 60, 120, 3, 1, 90);
    StructureCodec codec = new StructureCodec(small);
    for (int seed = 0; seed < 1000; seed++) {
      byte[] message = MimeFuzzTest.mutate(new MailGenerator(seed).message(), new Random(seed));
      MimeMessage tree = Mail.parse(message, MimeParser.of(small));
      assertThat(codec.decode(codec.encode(tree))).as("seed %d", seed).isEqualTo(tree);
    }
  }

  @Test
  void isSmall() {
    byte[] plain = Mail.crlf("From: a@example.org\nSubject: s\n\n" + "text\n".repeat(10_000));
    assertThat(CODEC.encode(Mail.parse(plain))).hasSizeLessThan(60);
  }

  @Test
  void octetsOfOtherLimitsAreRefused() {
    MimeLimits other =
        new MimeLimits(31, 10_000, 1024 * 1024, 4 * 1024 * 1024, 10_000, 100, 1024 * 1024);
    byte[] octets = new StructureCodec(other).encode(Mail.parse(Mail.crlf(NESTED)));
    assertThatThrownBy(() -> CODEC.decode(octets))
        .isInstanceOf(StructureFormatException.class)
        .hasMessageContaining("limits");
  }

  @Test
  void octetsOfAnotherVersionAreRefused() {
    byte[] octets = CODEC.encode(Mail.parse(Mail.crlf(NESTED)));
    octets[0]++;
    assertThatThrownBy(() -> CODEC.decode(octets))
        .isInstanceOf(StructureFormatException.class)
        .hasMessageContaining("version");
  }

  @Test
  void cutOctetsAreRefused() {
    byte[] octets = CODEC.encode(Mail.parse(Mail.crlf(NESTED)));
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> CODEC.decode(cut)).isInstanceOf(StructureFormatException.class);
    }
    byte[] longer = Arrays.copyOf(octets, octets.length + 1);
    assertThatThrownBy(() -> CODEC.decode(longer)).isInstanceOf(StructureFormatException.class);
  }

  @Test
  void anyWrongOctetsAreRefusedOrGiveANestedTree() {
    byte[] octets = CODEC.encode(Mail.parse(Mail.crlf(NESTED)));
    int[] refused = new int[1];
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int at = 5; at < octets.length; at++) {
            for (int value = 0; value < 256; value++) {
              byte[] wrong = octets.clone();
              wrong[at] = (byte) value;
              refused[0] += check(wrong) ? 0 : 1;
            }
          }
          Random random = new Random(1);
          for (int i = 0; i < 20_000; i++) {
            byte[] noise = Arrays.copyOf(octets, 5 + random.nextInt(400));
            for (int at = 5; at < noise.length; at++) {
              noise[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(3));
            }
            refused[0] += check(noise) ? 0 : 1;
          }
        });
    assertThat(refused[0]).isGreaterThan(20_000);
  }

  @Test
  void aTreeThatNoParserMakesIsNotEncoded() {
    MimePart leaf = part(0, 4, List.of());
    MailEnvelope envelope = MailEnvelope.of(Mail.headers("\n"));
    MimeMessage outside =
        new MimeMessage(envelope, part(10, 20, List.of(leaf)), MimeMessage.Extent.WHOLE);
    assertThatThrownBy(() -> CODEC.encode(outside)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Structures that are kept on disks must not outlive the parser that made them. */
  @Test
  void theParserGivesTheTreesOfThisVersion() {
    CRC32C sum = new CRC32C();
    for (int seed = 0; seed < 500; seed++) {
      byte[] message = MimeFuzzTest.mutate(new MailGenerator(seed).message(), new Random(seed));
      sum.update(CODEC.encode(Mail.parse(message, MimeParser.create())));
    }
    sum.update(CODEC.encode(Mail.parse(Mail.crlf(NESTED))));
    assertThat("%d %08x".formatted(StructureCodec.VERSION, sum.getValue()))
        .as("the parser changed: raise StructureCodec.VERSION, then correct this sum")
        .isEqualTo("2 4863d36c");
  }

  private static boolean check(byte[] octets) {
    MimeMessage tree;
    try {
      tree = CODEC.decode(octets);
    } catch (StructureFormatException refused) {
      return false;
    }
    checkNesting(tree.root());
    return true;
  }

  private static void checkNesting(MimePart part) {
    assertThat(part.lines()).isBetween(0L, part.size());
    long at = part.bodyStart();
    for (MimePart child : part.parts()) {
      assertThat(child.headerStart()).isGreaterThanOrEqualTo(at);
      assertThat(child.bodyEnd()).isLessThanOrEqualTo(part.bodyEnd());
      at = child.bodyEnd();
      checkNesting(child);
    }
    if (part.message().isPresent()) {
      MimePart inner = part.message().get().root();
      assertThat(inner.headerStart()).isGreaterThanOrEqualTo(part.bodyStart());
      assertThat(inner.bodyEnd()).isLessThanOrEqualTo(part.bodyEnd());
      checkNesting(inner);
    }
  }

  private static MimePart part(long start, long end, List<MimePart> children) {
    return new MimePart(
        start,
        start,
        end,
        0,
        ContentType.TEXT_PLAIN,
        ContentFields.NONE,
        children,
        Optional.empty());
  }
}
