package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecipientTest {
  private record Secret(String password) implements Route {}

  @Test
  void whatItsTargetKnowsIsNotShown() {
    Recipient recipient =
        new Recipient(
            new EmailAddress("ann", "example.org"),
            Map.of("NOTIFY", "NEVER"),
            RcptOptions.NONE,
            Optional.of(new Secret("xyzzy")));
    assertThat(recipient)
        .hasToString("Recipient[address=ann@example.org, parameters={NOTIFY=NEVER}]");
  }
}
