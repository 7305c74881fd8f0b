package dev.postern.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceSetTest {

  @ParameterizedTest
  @CsvSource({
    "'1',10,'1'",
    "'3:1',10,'1:3'",
    "'*',10,'10'",
    "'1:*',10,'1:10'",
    "'*:8',10,'8:10'",
    "'12:*',10,'10:12'",
    "'5,1:3,2:6',10,'1:6'",
    "'7,7,7',10,'7'",
    "'*',0,''",
    "'1:*',0,''",
    "'4',0,'4'"
  })
  void resolves(String wire, long largest, String numbers) throws ImapSyntaxException {
    assertThat(set(wire).resolve(largest)).hasToString(numbers);
  }

  @Test
  void knowsItsLargestNumber() throws ImapSyntaxException {
    assertThat(set("3,9:*").largestNumber()).isEqualTo(9);
    assertThat(set("*").largestNumber()).isZero();
    assertThat(set("3,9:*").hasStar()).isTrue();
    assertThat(set("3,9").hasStar()).isFalse();
  }

  private static SequenceSet set(String wire) throws ImapSyntaxException {
    return new ImapCursor(wire.getBytes(US_ASCII)).sequenceSet();
  }
}
