package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.EmailAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is looked for in access tables. */
final class AccessKeysTest {
  private static AccessKeys keys(String address) {
    return AccessKeys.ofAddress(Optional.of(EmailAddress.of(address)), "-");
  }

  @Test
  void anAddressIsLookedForWithoutItsExtensionToo() {
    assertThat(keys("list-a@x.example").literal())
        .containsExactly(
            "list-a@x.example", "list@x.example", "x.example", "example", "list-a@", "list@");
  }

  @Test
  void theOwnerOfAListHasNone() {
    assertThat(keys("owner-list@x.example").literal())
        .containsExactly("owner-list@x.example", "x.example", "example", "owner-list@");
  }
}
