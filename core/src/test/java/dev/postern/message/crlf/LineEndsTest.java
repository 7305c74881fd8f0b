package dev.postern.message.crlf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineEndsTest {
  private static final int LONGEST = 26;

  @Test
  void eachOctetAtEachPlaceIsOneOrNot() {
    for (int octet = 0; octet < 256; octet++) {
      boolean ends = octet == '\r' || octet == '\n';
      for (int length = 1; length <= LONGEST; length++) {
        for (int at = 0; at < length; at++) {
          byte[] text = text(length);
          text[at] = (byte) octet;
          assertThat(LineEnds.next(ByteBuffer.wrap(text), 0))
              .as("octet %d at %d of %d", octet, at, length)
              .isEqualTo(ends ? at : length);
        }
      }
    }
  }

  @Test
  void theFirstCountsThatIsNotBeforeTheStart() {
    byte[] text = text(LONGEST);
    text[3] = '\n';
    text[12] = '\r';
    text[13] = '\n';
    ByteBuffer octets = ByteBuffer.wrap(text);
    assertThat(LineEnds.next(octets, 0)).isEqualTo(3);
    assertThat(LineEnds.next(octets, 3)).isEqualTo(3);
    assertThat(LineEnds.next(octets, 4)).isEqualTo(12);
    assertThat(LineEnds.next(octets, 13)).isEqualTo(13);
    assertThat(LineEnds.next(octets, 14)).isEqualTo(LONGEST);
    assertThat(octets.position()).isZero();
  }

  @Test
  void whatIsBehindTheLimitDoesNotCount() {
    byte[] text = text(LONGEST);
    text[17] = '\n';
    assertThat(LineEnds.next(ByteBuffer.wrap(text, 2, 14), 2)).isEqualTo(16);
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    return text;
  }
}
