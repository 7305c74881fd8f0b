package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
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
        "%g|9a1b",
        "%Ug-%v|9A1B-1795516175",
        "%Mg|9d1930f0806a4ae822d2aaca79be303c",
        "%LMf|bfa625cb9ab3ba85664f0a8cce399e07",
        "%2.4f%u|95511",
        "%Nf|5a2d75a8",
        "%Hf|4ee3798",
      })
  void formatsAreDovecots(String format, String id) {
    UidlFormat parsed = UidlFormat.parse(format);

    assertThat(parsed.format(1, 1795516175L, "1795516175.M957472P18466.Host,S=15,W=18", "9a1b"))
        .isEqualTo(id);
    assertThat(parsed.needsName()).isEqualTo(format.matches(".*[fg].*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%v",
        "u",
        "%",
        "%08",
        "%m",
        "%Um",
        "%Xf",
        "%MXf",
        "%UXu",
        "%5u",
        "%1.08u",
        "%16Mf",
        "%256Nu",
        "%099u",
        "%071u",
        "%u %v",
        "%u\u007f",
        "%u\u0000",
        "%uü",
        "%q",
        "%{uid}",
        "%{guid}"
      })
  void otherFormatsAreRefused(String format) {
    assertThatThrownBy(() -> UidlFormat.parse(format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("UIDL format:");
  }

  @Test
  void anIdIsAsWideAsTheProtocolAllows() {
    assertThat(UidlFormat.parse("%070u").format(1, 2, "", "")).hasSize(70);
  }

  @Test
  void formatsOfNothingButUidsAreUnique() {
    assertThat(List.of("%08Xu%08Xv", "%v.%u", "%Mu"))
        .allMatch(format -> UidlFormat.parse(format).isUnique());
    assertThat(List.of("%f", "%g", "%u%f", "%Nu", "%u%1u", "%u%u"))
        .noneMatch(format -> UidlFormat.parse(format).isUnique());
  }
}
