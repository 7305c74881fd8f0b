package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import org.junit.jupiter.api.Test;

class InputSpaceTest {
  private final InputSpace space = space(1_000, 1_000_000);

  @Test
  void countsOnlyWhatIsMoreThanAnybodyMayHold() {
    InputSpace.Share share = space.share();
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
    InputSpace.Share one = space.share();
    InputSpace.Share other = space.share();
    assertThat(one.hold(InputSpace.UNCOUNTED + 600)).isTrue();
    assertThat(other.hold(InputSpace.UNCOUNTED + 400)).isTrue();
    assertThat(other.hold(InputSpace.UNCOUNTED + 401)).isFalse();
    assertThat(space.used()).isEqualTo(1_000);
    assertThat(space.share().hold(InputSpace.UNCOUNTED)).isTrue();
    one.close();
    assertThat(space.used()).isEqualTo(400);
    assertThat(other.hold(InputSpace.UNCOUNTED + 401)).isTrue();
  }

  @Test
  void takesAtMostAnEighthOfTheHeap() {
    assertThat(room(800, 10_000)).isEqualTo(800);
    assertThat(room(800, 4_000)).isEqualTo(500);
  }

  private static long room(long limit, long heap) {
    InputSpace.Share share = space(limit, heap).share();
    int most = 0;
    while (share.hold(InputSpace.UNCOUNTED + most + 1)) {
      most++;
    }
    return most;
  }

  private static InputSpace space(long limit, long heap) {
    return new InputSpace(Limits.defaults().with(Limits.Count.UNFINISHED_OCTETS, limit), heap);
  }
}
