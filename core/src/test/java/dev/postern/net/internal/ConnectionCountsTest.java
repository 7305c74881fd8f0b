package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who leaves makes room for one, not for all that are there. */
class ConnectionCountsTest {
  private InetAddress address;

  @BeforeEach
  void anAddress() throws UnknownHostException {
    address = InetAddress.getByName("192.0.2.1");
  }

  private static Limits atMost(Count limit, long most) {
    return Limits.defaults().with(limit, most);
  }

  @Test
  void anAddressThatLeavesOnceHasRoomForOne() {
    ConnectionCounts counts = new ConnectionCounts(atMost(Count.CONNECTIONS_PER_ADDRESS, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(counts.enter(address)).isTrue();
    }
    assertThat(counts.enter(address)).isFalse();
    counts.leave(address);
    assertThat(counts.enter(address)).isTrue();
    assertThat(counts.enter(address)).isFalse();
  }

  @Test
  void whoLeavesAListenerWithItsOwnLimitLeavesTheServer() {
    Limits server = atMost(Count.CONNECTIONS, 1);
    ConnectionCounts all = new ConnectionCounts(server);
    ConnectionCounts own = all.within(server, atMost(Count.CONNECTIONS, 2));
    assertThat(own.enter()).isTrue();
    assertThat(all.enter()).isFalse();
    own.leave();
    assertThat(all.enter()).isTrue();
    all.leave();
    assertThat(own.enter()).isTrue();
  }

  @Test
  void anAddressThatLeavesAListenerWithItsOwnLimitLeavesTheServer() {
    Limits server = atMost(Count.CONNECTIONS_PER_ADDRESS, 1);
    ConnectionCounts all = new ConnectionCounts(server);
    ConnectionCounts own = all.within(server, atMost(Count.CONNECTIONS_PER_ADDRESS, 2));
    assertThat(own.enter(address)).isTrue();
    assertThat(all.enter(address)).isFalse();
    own.leave(address);
    assertThat(all.addresses()).isZero();
    assertThat(all.enter(address)).isTrue();
    all.leave(address);
    assertThat(own.enter(address)).isTrue();
  }

  @Test
  void whomTheServerRefusesTheListenerDoesNotCount() {
    Limits server = atMost(Count.CONNECTIONS, 1).with(Count.CONNECTIONS_PER_ADDRESS, 1);
    ConnectionCounts all = new ConnectionCounts(server);
    ConnectionCounts own =
        all.within(server, atMost(Count.CONNECTIONS, 2).with(Count.CONNECTIONS_PER_ADDRESS, 2));
    assertThat(all.enter() && all.enter(address)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(own.enter()).isFalse();
      assertThat(own.enter(address)).isFalse();
    }
    assertThat(own.addresses()).isZero();
    all.leave();
    all.leave(address);
    assertThat(own.enter() && own.enter(address)).isTrue();
  }

  @Test
  void whomTheListenerRefusesTheServerDoesNotCount() {
    Limits server = atMost(Count.CONNECTIONS, 2).with(Count.CONNECTIONS_PER_ADDRESS, 2);
    ConnectionCounts all = new ConnectionCounts(server);
    ConnectionCounts own =
        all.within(server, atMost(Count.CONNECTIONS, 1).with(Count.CONNECTIONS_PER_ADDRESS, 1));
    assertThat(own.enter() && own.enter(address)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(own.enter()).isFalse();
      assertThat(own.enter(address)).isFalse();
    }
    assertThat(all.enter() && all.enter(address)).isTrue();
  }
}
