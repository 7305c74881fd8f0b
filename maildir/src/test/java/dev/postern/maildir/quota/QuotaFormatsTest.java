package dev.postern.maildir.quota;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.quota.QuotaLimits.Usage;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaFormatsTest {
  @Test
  void theFileIsLimitsAndASum() {
    SizeFile file =
        SizeFile.parse("1000S,10C\n0 0\n  13    1\n600 2\n-13 -1\n5".getBytes(US_ASCII));

    assertThat(file.limits())
        .isEqualTo(new QuotaLimits(OptionalLong.of(1000), OptionalLong.of(10)));
    assertThat(file.usage()).contains(new Usage(600, 2));
    assertThat(file.changes()).isEqualTo(4);
    assertThat(SizeFile.print(file.limits(), new Usage(600, 2)))
        .isEqualTo("1000S,10C\n600 2\n".getBytes(US_ASCII));
    assertThat(SizeFile.line(new Usage(-5, -1))).isEqualTo("-5 -1\n".getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1000S", "1000S\nx y\n", "1000S\n12\n", "1000S\n-1 0\n", "1000S\n1 1 1\n"})
  void aDamagedFileHasNoSumButMayHaveLimits(String text) {
    SizeFile file = SizeFile.parse(text.getBytes(US_ASCII));

    assertThat(file.usage()).isEmpty();
    assertThat(file.limits().octets().isPresent()).isEqualTo(text.contains("\n"));
  }

  @Test
  void aLargeFileHasNoSum() {
    byte[] large = ("9S,9C,9X,zS\n" + "1 1\n".repeat(2000)).getBytes(US_ASCII);

    assertThat(SizeFile.parse(large).usage()).isEmpty();
    assertThat(SizeFile.parse(large).limits().messages()).hasValue(9);
  }

  @ParameterizedTest
  @CsvSource({"1000,0,true", "1000,1,false", "999,1,true", "2000,-1,true", "2000,1,false"})
  void whatFitsIsAllowed(long used, long more, boolean allowed) {
    QuotaLimits limits = new QuotaLimits(OptionalLong.of(1000), OptionalLong.empty());

    assertThat(limits.allow(new Usage(used, 5), new Usage(more, 1))).isEqualTo(allowed);
  }
}
