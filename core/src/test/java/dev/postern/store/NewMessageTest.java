package dev.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.MessageSource;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewMessageTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n"})
  void aMessageWithoutAnIdWouldBeTheSameAsAnother(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> message(id)).withMessageContaining("id");
  }

  @Test
  void anIdIsTakenAsItIs() {
    assertThat(message(" a b ").deliveryId()).isEqualTo(" a b ");
  }

  private static NewMessage message(String id) {
    return new NewMessage(MessageSource.of(new byte[1]), Flags.NONE, Instant.EPOCH, id);
  }
}
