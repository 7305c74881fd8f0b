package dev.postern.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InputSpaceTest {
  private static final Party ANN = new Party(Optional.of("ann"), Optional.empty());
  private static final Party BEN = new Party(Optional.of("ben"), Optional.empty());
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(-5 * SECOND);
  private final InputSpace space = space(1_000, 1_000_000);

  @Test
  void countsOnlyWhatIsMoreThanAnybodyMayHold() {
    InputSpace.Share share = share(Party.NOBODY);
    assertThat(share.hold(InputSpace.UNCOUNTED)).isTrue();
    assertThat(space.used()).isZero();
    assertThat(share.hold(InputSpace.UNCOUNTED + 300)).isTrue();
    assertThat(share.hold(InputSpace.UNCOUNTED + 200)).isTrue();
    assertThat(space.used()).isEqualTo(200);
    share.close();
    share.close();
    assertThat(space.used()).isZero();
  }

  @Test
  void whoFindsNoRoomHoldsWhatWasHeldBefore() {
    InputSpace.Share one = share(Party.NOBODY);
    InputSpace.Share other = share(Party.NOBODY);
    assertThat(one.hold(InputSpace.UNCOUNTED + 600)).isTrue();
    assertThat(other.hold(InputSpace.UNCOUNTED + 400)).isTrue();
    assertThat(other.hold(InputSpace.UNCOUNTED + 401)).isFalse();
    assertThat(space.used()).isEqualTo(1_000);
    assertThat(share(Party.NOBODY).hold(InputSpace.UNCOUNTED)).isTrue();
    one.close();
    assertThat(space.used()).isEqualTo(400);
    assertThat(other.hold(InputSpace.UNCOUNTED + 401)).isTrue();
  }

  @Test
  void onePartyGetsItsShareOverAllItHolds() {
    InputSpace.Share one = share(ANN);
    InputSpace.Share more = share(ANN);
    assertThat(one.hold(InputSpace.UNCOUNTED + 200)).isTrue();
    assertThat(more.hold(InputSpace.UNCOUNTED + 51)).isFalse();
    assertThat(more.hold(InputSpace.UNCOUNTED + 50)).isTrue();
    assertThat(share(BEN).hold(InputSpace.UNCOUNTED + 250)).isTrue();
    one.close();
    assertThat(more.hold(InputSpace.UNCOUNTED + 250)).isTrue();
    assertThat(space.used()).isEqualTo(500);
  }

  @Test
  void trustedPeersAreNoParty() {
    assertThat(share(Party.NOBODY).hold(InputSpace.UNCOUNTED + 1_000)).isTrue();
  }

  @Test
  void someMayHoldMore() {
    InputSpace.Share share = space.share("c1", () -> ANN, 40_000);
    assertThat(share.hold(40_250)).isTrue();
    assertThat(share.hold(40_251)).isFalse();
    assertThat(space.used()).isEqualTo(250);
  }

  @Test
  void whatIsHeldGoesWithWhoLogsIn() throws IOException {
    Party[] client = {new Party(Optional.empty(), Optional.of(InetAddress.getByName("192.0.2.1")))};
    Party stranger = client[0];
    InputSpace.Share share = space.share("c1", () -> client[0]);
    assertThat(share.hold(InputSpace.UNCOUNTED + 240)).isTrue();
    client[0] = ANN;
    assertThat(share.hold(InputSpace.UNCOUNTED + 241)).isTrue();
    assertThat(space.used()).isEqualTo(241);
    assertThat(share(stranger).hold(InputSpace.UNCOUNTED + 250)).isTrue();
    assertThat(share(ANN).hold(InputSpace.UNCOUNTED + 10)).isFalse();
    client[0] = stranger;
    share.close();
    assertThat(share(ANN).hold(InputSpace.UNCOUNTED + 250)).isTrue();
  }

  @Test
  void refusalsAreLoggedOnceAMinuteWithTheLimitAndTheirNumber() throws IOException {
    share(ANN).hold(InputSpace.UNCOUNTED + 250);
    assertThat(
            logged(
                () -> {
                  share(ANN).hold(InputSpace.UNCOUNTED + 1);
                  now.addAndGet(59 * SECOND);
                  share(ANN).hold(InputSpace.UNCOUNTED + 1);
                }))
        .containsExactly(
            "WARN no room for unfinished input conn=c1 limit=UNFINISHED_SHARE used=250 of=1000"
                + " party=250 refused=1");
    share(Party.NOBODY).hold(InputSpace.UNCOUNTED + 700);
    now.addAndGet(SECOND);
    assertThat(logged(() -> share(BEN).hold(InputSpace.UNCOUNTED + 51)))
        .containsExactly(
            "WARN no room for unfinished input conn=c1 limit=UNFINISHED_OCTETS used=950 of=1000"
                + " party=0 refused=2");
  }

  private static List<String> logged(Runnable what) throws IOException {
    Path file = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.exists(file) ? Files.size(file) : 0;
    what.run();
    byte[] all = Files.readAllBytes(file);
    return new String(all, (int) before, (int) (all.length - before), US_ASCII)
        .lines()
        .filter(line -> line.contains("no room for unfinished input"))
        .map(line -> line.replaceFirst("^.*?(INFO|WARN|ERROR) \\S+ - ", "$1 "))
        .toList();
  }

  @Test
  void takesAtMostAnEighthOfTheHeap() {
    assertThat(room(800, 10_000)).isEqualTo(800);
    assertThat(room(800, 4_000)).isEqualTo(500);
  }

  private InputSpace.Share share(Party party) {
    return space.share("c1", () -> party);
  }

  private long room(long limit, long heap) {
    InputSpace.Share share = space(limit, heap).share("c1", () -> Party.NOBODY);
    int most = 0;
    while (share.hold(InputSpace.UNCOUNTED + most + 1)) {
      most++;
    }
    return most;
  }

  private InputSpace space(long limit, long heap) {
    return new InputSpace(
        Limits.defaults().with(Limits.Count.UNFINISHED_OCTETS, limit), heap, now::get);
  }
}
