package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final NoChannel channel = new NoChannel(UnixDomainSocketAddress.of("client"));
  private final Inbox inbox = new Inbox(channel);

  /** A channel reads each packet into a buffer of its own, however small the packet is. */
  @Test
  void manySmallPacketsTakeLittleMoreThanTheirOctets() {
    int added = 0;
    while (!channel.suspended()) {
      inbox.add(read(new byte[] {(byte) added++}));
    }
    assertThat(added).isEqualTo(Inbox.HIGH + 1);
    long capacity = 0;
    int taken = 0;
    for (ByteBuffer next = inbox.poll(); next != null; next = inbox.poll()) {
      capacity += next.capacity();
      while (next.hasRemaining()) {
        assertThat(next.get()).isEqualTo((byte) taken++);
      }
    }
    assertThat(taken).isEqualTo(added);
    assertThat(capacity).isLessThan(Inbox.HIGH + 8_192);
    assertThat(channel.suspended()).isFalse();
  }

  @Test
  void octetsComeOutAsTheyWentInWhateverTheirPieces() {
    Random random = new Random(7);
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 5_000; i++) {
      byte[] piece = new byte[random.nextInt(10) == 0 ? 3_000 : 1 + random.nextInt(50)];
      random.nextBytes(piece);
      in.writeBytes(piece);
      inbox.add(random.nextBoolean() ? ByteBuffer.wrap(piece) : read(piece));
      for (int n = random.nextInt(4); n > 0 && !inbox.isEmpty(); n--) {
        take(out);
      }
    }
    inbox.end();
    while (!inbox.isEmpty()) {
      assertThat(inbox.exhausted()).isFalse();
      take(out);
    }
    assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    assertThat(inbox.exhausted()).isTrue();
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void whatIsDroppedWaitsNoMore() {
    inbox.add(read(new byte[10]));
    inbox.add(read(new byte[10]));
    inbox.clear();
    assertThat(inbox.isEmpty()).isTrue();
    assertThat(inbox.poll()).isNull();
  }

  private void take(ByteArrayOutputStream out) {
    ByteBuffer next = inbox.poll();
    byte[] octets = new byte[next.remaining()];
    next.get(octets);
    out.writeBytes(octets);
  }

  private static ByteBuffer read(byte[] octets) {
    return ByteBuffer.allocate(4_096).put(octets).flip();
  }
}
