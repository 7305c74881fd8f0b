package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.RcptOptions.Notify;
import dev.postern.message.RcptOptions.OriginalRecipient;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RcptOptionsTest {
  @Test
  void whatIsNotSetWasNotAskedFor() {
    assertThat(RcptOptions.NONE.notifyOn()).isEmpty();
    assertThat(RcptOptions.NONE.originalRecipient()).isEmpty();
  }

  @Test
  void neverIsNotTheSameAsNothingSaid() {
    RcptOptions never = RcptOptions.builder().notifyOn(Set.of()).build();
    assertThat(never.notifyOn()).contains(Set.of());
    assertThat(never).isNotEqualTo(RcptOptions.NONE);
  }

  @Test
  void theSetIsCopied() {
    Set<Notify> on = EnumSet.of(Notify.DELAY);
    RcptOptions options = RcptOptions.builder().notifyOn(on).build();
    on.add(Notify.SUCCESS);
    assertThat(options.notifyOn()).contains(Set.of(Notify.DELAY));
  }

  @Test
  void theyAreEqualByValue() {
    RcptOptions options = original("ann@example.org");
    assertThat(options.originalRecipient())
        .contains(new OriginalRecipient("rfc822", "ann@example.org"));
    assertThat(options)
        .isEqualTo(original("ann@example.org"))
        .hasSameHashCodeAs(original("ann@example.org"))
        .isNotEqualTo(original("bob@example.org"));
    assertThat(options.toString()).startsWith("RcptOptions[").contains("rfc822");
  }

  private static RcptOptions original(String address) {
    return RcptOptions.builder()
        .originalRecipient(new OriginalRecipient("rfc822", address))
        .build();
  }
}
