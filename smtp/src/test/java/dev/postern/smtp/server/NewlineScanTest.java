package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlineScanTest {

  @Test
  void findsWhatStandsAloneHoweverTheChunksAreCut() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(6); n >= 0; n--) {
        text.append("x".repeat(random.nextInt(20)));
        text.append(random.nextInt(12) == 0 ? (random.nextBoolean() ? "\r" : "\n") : "\r\n");
      }
      boolean bare = text.toString().replace("\r\n", "").matches("(?s).*[\r\n].*");
      NewlineScan scan = new NewlineScan();
      byte[] octets = text.toString().getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at < octets.length; ) {
        int count = Math.min(octets.length - at, 1 + random.nextInt(30));
        scan.scan(ByteBuffer.wrap(octets, at, count));
        at += count;
      }
      assertThat(scan.foundBare()).as("%s", text).isEqualTo(bare);
    }
  }

  @Test
  void aCrAtTheEndStandsAlone() {
    NewlineScan scan = new NewlineScan();
    scan.scan(ByteBuffer.wrap("a line longer than a word\r".getBytes(StandardCharsets.US_ASCII)));
    assertThat(scan.foundBare()).isTrue();
  }
}
