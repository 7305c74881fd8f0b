package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** U-labels and A-labels. */
class IdnaTest {

  /** Some of them are of RFC 3492 §7.1. */
  @ParameterizedTest
  @CsvSource({
    "bücher.example,xn--bcher-kva.example",
    "faß.de,xn--fa-hia.de",
    "fass.de,fass.de",
    "βόλος.com,xn--nxasmm1c.com",
    "例え.テスト,xn--r8jz45g.xn--zckzah",
    "ශ්\u200dරී.com,xn--10cl1a0b660p.com",
    "نامه\u200cای.com,xn--mgba3gch31f060k.com",
    "ليهمابتكلموشعربي,xn--mgbcah9ar9a4efegftvvn",
    "他们为什么不说中文,xn--ihqwcrb4cv8a8dqg056pqjye",
    "パフィーdeルンバ,xn--de-jg4avhby1noc0d",
    "l·l.cat,xn--ll-0ea.cat",
    "a.b.bücher.d,a.b.xn--bcher-kva.d",
    "my_host.bücher,my_host.xn--bcher-kva",
  })
  void eachHasOneFormInAscii(String unicode, String ascii) {
    assertThat(Idna.toAscii(unicode)).contains(ascii);
    assertThat(Idna.toUnicode(ascii)).isEqualTo(unicode);
    assertThat(Idna.toUnicode(unicode)).isEqualTo(unicode);
  }

  @ParameterizedTest
  @CsvSource({
    "BÜCHER.Example,xn--bcher-kva.example",
    "XN--BCHER-KVA.example,xn--bcher-kva.example",
    "bu\u0308cher.example,xn--bcher-kva.example",
    "BU\u0308CHER.example,xn--bcher-kva.example",
    "ΒΌΛΟΣ.com,xn--nxasmq6b.com",
    "ẞ.de,xn--zca.de",
    "Example.ORG,example.org",
  })
  void caseAndCompositionMakeNoDifference(String text, String ascii) {
    assertThat(Idna.toAscii(text)).contains(ascii);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uff45xample.org",
        "例え\u3002jp",
        "\u212aelvin.example",
        "\u0130stanbul.example",
        "a\u00adä.example",
        "\ud83d\udca9.la",
        "\u0308a.example",
        "ä-.example",
        "-ä.example",
        "aa--ä.example",
        "ä b.example",
        "ä@b.example",
        "ä/.example",
        "ä_.example",
        "a\u200db.example",
        "ä\u200cb.example",
        "\u200dक.example",
        "ا\u200c.example",
        "ا\u200dا.example",
        "\ufb01ä.example",
        "ä\ufe0f.example",
        "ä\u034f.example",
        "ä\u2060.example",
        "ä\u202e.example",
        "ä\u0085.example",
        "ä\u037e.example",
        "\u3164ä.example",
        "\u1100.example",
        "\u0640ا.example",
        "ä\ud800.example",
      })
  void whatIsNoULabelIsRefused(String text) {
    assertThat(Idna.toAscii(text)).isEmpty();
    assertThat(Idna.toUnicode(text)).isEqualTo(text);
  }

  @Test
  void aLabelHasAtMost63OctetsInAscii() {
    String fits = "ä" + "a".repeat(55);
    assertThat(Idna.toAscii(fits)).hasValueSatisfying(ascii -> assertThat(ascii).hasSize(63));
    assertThat(Idna.toAscii(fits + "a")).isEmpty();
    assertThat(Idna.toAscii("ä".repeat(100_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xn--a.org",
        "xn--.org",
        "xn---.org",
        "xn--zzzzzzz99999.org",
        "xn--999999999999.org",
        "xn--ls8h.la",
        "xn--fass-.de",
        "xn--b!cher-kva.example",
        "example.org",
      })
  void anALabelThatStandsForNothingStays(String domain) {
    assertThat(Idna.toAscii(domain)).contains(domain);
    assertThat(Idna.toUnicode(domain)).isEqualTo(domain);
  }

  @Test
  void whateverAnALabelHoldsItIsRead() {
    Random random = new Random(20);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder label = new StringBuilder("xn--");
      for (int length = random.nextInt(40); length >= 0; length--) {
        label.append("abcdefghijklmnopqrstuvwxyz0123456789-".charAt(random.nextInt(37)));
      }
      String unicode = Idna.toUnicode(label.toString());
      assertThat(Idna.toAscii(unicode)).contains(label.toString());
    }
  }

  @Test
  void whateverTextHoldsItIsOneNameOrNone() {
    Random random = new Random(21);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length >= 0; length--) {
        text.appendCodePoint(
            random.nextBoolean() ? random.nextInt(0x600) : random.nextInt(0x110000));
      }
      Idna.toAscii(text.toString())
          .ifPresent(
              ascii -> {
                assertThat(ascii.chars()).allMatch(c -> c < 0x80);
                assertThat(Idna.toAscii(Idna.toUnicode(ascii))).contains(ascii);
              });
    }
  }
}
