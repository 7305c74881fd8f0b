package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecipientTest {
  private record Secret(String password) implements Route {}

  private static final Recipient ANN = Recipient.of(EmailAddress.of("ann@example.org"));

  @Test
  void whatItsTargetKnowsIsNotShown() {
    assertThat(ANN.withRoute(Optional.of(new Secret("xyzzy"))))
        .hasToString("Recipient[address=ann@example.org, placement=INBOX]");
  }

  @Test
  void oneFactIsChangedAndTheOthersStay() {
    RcptOptions never = RcptOptions.builder().notifyOn(Set.of()).build();
    Optional<Route> route = Optional.of(new Secret("xyzzy"));

    Optional<EmailAddress> sender = Optional.of(EmailAddress.of("owner@example.org"));

    Recipient all =
        ANN.withSender(sender).withRoute(route).withOptions(never).withPlacement(Placement.JUNK);

    assertThat(all.address()).isEqualTo(ANN.address());
    assertThat(all.options()).isEqualTo(never);
    assertThat(all.route()).isEqualTo(route);
    assertThat(all.placement()).isEqualTo(Placement.JUNK);
    assertThat(all.sender()).isEqualTo(sender);
    assertThat(all.redirectedTo(EmailAddress.of("bob@example.org")).sender()).isEqualTo(sender);
    assertThat(all.withSender(Optional.empty())).isNotEqualTo(all);
    assertThat(
            ANN.withPlacement(Placement.JUNK)
                .withOptions(never)
                .withRoute(route)
                .withSender(sender))
        .isEqualTo(all)
        .hasSameHashCodeAs(all);
    assertThat(ANN).isNotEqualTo(all);
  }

  @Test
  void aPlacementIsAMailboxAndItsMarks() {
    Placement flagged = Placement.mailbox("Lists").withFlags(Flags.of(SystemFlag.FLAGGED));

    assertThat(flagged).hasToString("Lists [FLAGGED][]");
    assertThat(flagged).isNotEqualTo(Placement.mailbox("Lists"));
    assertThat(flagged.withFlags(Flags.NONE)).isEqualTo(Placement.mailbox("Lists"));
  }
}
