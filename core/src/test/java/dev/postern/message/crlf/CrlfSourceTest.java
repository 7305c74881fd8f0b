package dev.postern.message.crlf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Messages with bare LFs, over a store that fails. */
class CrlfSourceTest {
  private static final int LINES = 10_000;

  /** A store whose disk begins to fail, and which knows how many have it open. */
  private static final class Failing implements MessageSource {
    private final byte[] octets = "line\n".repeat(LINES).getBytes(StandardCharsets.US_ASCII);
    private boolean fails;
    private int open;

    @Override
    public long size() {
      return octets.length;
    }

    @Override
    public MessageReader open(long from, long length) {
      open++;
      InputStream region = new ByteArrayInputStream(octets, (int) from, (int) length);
      return MessageReader.of(
          new InputStream() {
            @Override
            public int read() throws IOException {
              byte[] one = new byte[1];
              return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
              if (fails) {
                throw new IOException("scripted");
              }
              return region.read(target, offset, count);
            }

            @Override
            public void close() {
              open--;
            }
          },
          from,
          length);
    }
  }

  @Test
  void aStoreThatFailsAtTheFirstOctetIsClosed() throws IOException {
    Failing stored = new Failing();
    long size = stored.size() + LINES;
    MessageSource served = new CrlfSource(stored, size, () -> {});
    try (MessageReader all = served.open(0, size)) {
      assertThat(all.readAllBytes()).hasSize((int) size);
    }
    assertThat(stored.open).isZero();
    stored.fails = true;
    for (long from : new long[] {0, 1, size / 2, size - 1}) {
      assertThatThrownBy(
              () -> {
                try (MessageReader reader = served.open(from, size - from)) {
                  reader.readAllBytes();
                }
              })
          .hasMessage("scripted");
      assertThat(stored.open).as("open from " + from).isZero();
    }
  }
}
