package dev.postern.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.MessageSource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewMessageTest {
  private static final MessageSource BODY = MessageSource.of(new byte[1]);

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n"})
  void aMessageWithoutAnIdWouldBeTheSameAsAnother(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> message(id)).withMessageContaining("id");
  }

  @Test
  void anIdIsTakenAsItIs() {
    assertThat(message(" a b ").deliveryId()).isEqualTo(" a b ");
  }

  @Test
  void aPrefixStandsInFrontOfABodyThatMessagesShare() throws Exception {
    MessageSource body = MessageSource.of("body".getBytes(US_ASCII));
    NewMessage.Builder plain = NewMessage.builder(body, Instant.EPOCH, "1");
    NewMessage ann = plain.prefix(MessageSource.of("for: ann ".getBytes(US_ASCII))).build();
    NewMessage bob = plain.prefix(MessageSource.of("for: bob ".getBytes(US_ASCII))).build();

    assertThat(new String(ann.content().readAllBytes(), US_ASCII)).isEqualTo("for: ann body");
    assertThat(new String(bob.content().readAllBytes(), US_ASCII)).isEqualTo("for: bob body");
    assertThat(ann.body()).isSameAs(body).isSameAs(bob.body());
    assertThat(message("1").content()).as("without a prefix").isSameAs(message("1").body());
  }

  @Test
  void allFactsAreKeptAlsoByWhoChangesOne() {
    NewMessage message =
        message("1").toBuilder()
            .flags(Flags.of(SystemFlag.SEEN))
            .saveDate(Instant.ofEpochSecond(7))
            .emailId("Mabc-_9")
            .build();

    NewMessage changed = message.toBuilder().deliveryId("2").build();

    assertThat(changed.deliveryId()).isEqualTo("2");
    assertThat(changed).usingRecursiveComparison().ignoringFields("deliveryId").isEqualTo(message);
    assertThat(changed.saveDate()).hasValue(Instant.ofEpochSecond(7));
    assertThat(changed.emailId()).hasValue("Mabc-_9");
    assertThat(changed.flags()).isEqualTo(Flags.of(SystemFlag.SEEN));
  }

  @Test
  void anEmailIdIsAnObjectId() {
    for (String id : List.of("", "a b", "\u00e4", "(", "x".repeat(256))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> message("1").toBuilder().emailId(id))
          .withMessageContaining("email id");
    }
    String longest = "x".repeat(255);
    assertThat(message("1").toBuilder().emailId(longest).build().emailId()).hasValue(longest);
  }

  private static NewMessage message(String id) {
    return NewMessage.builder(BODY, Instant.EPOCH, id).build();
  }
}
