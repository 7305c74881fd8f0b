package dev.postern.message.crlf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VirtualSizeTest {
  @Test
  void bareLineFeedsCountTwiceHoweverTheOctetsAreCut() {
    Random random = new Random(4711);
    for (int round = 0; round < 2_000; round++) {
      byte[] octets = new byte[random.nextInt(60)];
      for (int i = 0; i < octets.length; i++) {
        octets[i] = (byte) "\r\n\n\u008a\u000b\u0000ab\u00ff\u008d".charAt(random.nextInt(10));
      }
      VirtualSize size = new VirtualSize();
      int at = 0;
      while (at < octets.length) {
        int count = 1 + random.nextInt(octets.length - at);
        size.add(ByteBuffer.wrap(octets, at, count));
        at += count;
      }

      assertThat(size.stored()).isEqualTo(octets.length);
      String crlf = new String(octets, ISO_8859_1).replaceAll("(?<!\r)\n", "\r\n");
      assertThat(size.served()).isEqualTo(crlf.length());
    }
  }
}
