package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Who leaves makes room for one, not for all that are there. */
class ConnectionCountsTest {

  @Test
  void anAddressThatLeavesOnceHasRoomForOne() throws UnknownHostException {
    ConnectionCounts counts =
        new ConnectionCounts(Limits.defaults().with(Limits.Count.CONNECTIONS_PER_ADDRESS, 3));
    InetAddress address = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < 3; i++) {
      assertThat(counts.enter(address)).isTrue();
    }
    assertThat(counts.enter(address)).isFalse();
    counts.leave(address);
    assertThat(counts.enter(address)).isTrue();
    assertThat(counts.enter(address)).isFalse();
  }
}
