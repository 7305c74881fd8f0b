package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.saslprep.SASLprep;
import org.junit.jupiter.api.Test;

class SaslTextTest {

  /** So it need not be asked. */
  @Test
  void thePreparationLeavesPrintableAsciiAsItIs() {
    for (char c = ' '; c <= '~'; c++) {
      String text = "a" + c;
      assertThat(new SASLprep().prepareQuery(text)).isEqualTo(text);
      assertThat(SaslText.prepared(text)).isEqualTo(text);
    }
    assertThat(SaslText.prepared("")).isEmpty();
  }

  @Test
  void whatIsNotIsPrepared() {
    assertThat(SaslText.prepared("I\u00adX")).isEqualTo("IX");
    assertThat(SaslText.prepared("\u2168")).isEqualTo("IX");
    assertThat(SaslText.prepared("a\u00a0b")).isEqualTo("a b");
  }

  @Test
  void octetsThatAreNotUtf8AreLatin1() {
    assertThat(SaslText.decode("é€".getBytes(UTF_8))).isEqualTo("é€");
    assertThat(SaslText.decode("é".getBytes(ISO_8859_1))).isEqualTo("é");
    assertThat(SaslText.utf8("é".getBytes(ISO_8859_1))).isEmpty();
  }

  @Test
  void whatStandsForOtherOctetsMayBeSentItself() {
    assertThat(SaslText.utf8("\ufffd".getBytes(UTF_8))).contains("\ufffd");
  }
}
