package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The right column is what Dovecot 2.3 answers for the same message. */
class UidlFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%08Xu%08Xv|000000016b05670f",
        "%08Xv%08Xu|6b05670f00000001",
        "%v-%u|1795516175-1",
        "%v.%u|1795516175.1",
        "%u|1",
        "%05u|00001",
        "%Xu-%Xv|1-6b05670f",
        "%f|1795516175.M957472P18466.Host,S=15,W=18",
        "%Mf|7c06e57d5a2d75a8a0835b31ace5ebf2",
        "%Uf|1795516175.M957472P18466.HOST,S=15,W=18",
        "%Lf|1795516175.m957472p18466.host,s=15,w=18",
        "u%%v%u|u%v1",
      })
  void formatsAreDovecots(String format, String id) {
    UidlFormat parsed = UidlFormat.parse(format);

    assertThat(parsed.format(1, 1795516175L, "1795516175.M957472P18466.Host,S=15,W=18"))
        .isEqualTo(id);
    assertThat(parsed.needsName()).isEqualTo(format.contains("f"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%v", "u", "%", "%08", "%g", "%m", "%Xf", "%5u", "%099u", "%u %v", "%uü"})
  void otherFormatsAreRefused(String format) {
    assertThatThrownBy(() -> UidlFormat.parse(format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("UIDL format:");
  }
}
