package dev.postern.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {

  @ParameterizedTest
  @CsvSource({
    "INBOX,INBOX",
    "Entw\u00fcrfe,Entw&APw-rfe",
    "A & B,A &- B",
    "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e,'~peter/mail/&U,BTFw-/&ZeVnLIqe-'",
    "\ud83d\udce7,&2D3c5w-",
    "a\u00e9&\u00e9b,a&AOk-&-&AOk-b",
    "&,&-",
    "'\u0001',&AAE-",
    "'\u007f',&AH8-"
  })
  void bothWays(String name, String wire) throws MailboxNameException {
    assertThat(ModifiedUtf7.encode(name)).isEqualTo(wire);
    assertThat(ModifiedUtf7.decode(wire.getBytes(ISO_8859_1))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&", // no end
        "a&b",
        "&APw", // no end
        "&A-", // half a character
        "&AP-", // half a character
        "&APx-", // stray bits
        "&AGE-", // printable US-ASCII is not shifted
        "&APw-&APw-", // one run, one shift
        "&AP/-", // the slash of plain base64
        "&APw=-",
        "&2AA-", // half of a pair
        "&ZeVnLIqe", // no end
        "\u0001", // control characters are shifted
        "\r\n",
        "Entw\u00fcrfe" // 8-bit
      })
  void refused(String wire) {
    assertThatThrownBy(() -> ModifiedUtf7.decode(wire.getBytes(ISO_8859_1)))
        .isInstanceOf(MailboxNameException.class);
  }

  @Test
  void everyNameReturns() throws MailboxNameException {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        int c = random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x11000);
        name.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '&' : c);
      }
      String wire = ModifiedUtf7.encode(name.toString());
      assertThat(wire).matches("[ -~]*");
      assertThat(ModifiedUtf7.decode(wire.getBytes(ISO_8859_1))).isEqualTo(name.toString());
    }
  }
}
