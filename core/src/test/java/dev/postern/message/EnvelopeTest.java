package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final Envelope EMPTY =
      Envelope.builder("e1", PeerInfo.unix("lmtp"), Instant.EPOCH).helo("client").build();

  private static Recipient recipient(int number) {
    return Recipient.of(EmailAddress.of("u" + number + "@example.org"));
  }

  @Test
  void oneRecipientMoreLeavesTheEnvelopeBeforeAsItWas() {
    Envelope one = EMPTY.withRecipient(recipient(1));
    Envelope two = one.withRecipient(recipient(2));
    Envelope other = one.withRecipient(recipient(3));

    assertThat(EMPTY.recipients()).isEmpty();
    assertThat(one.recipients()).containsExactly(recipient(1));
    assertThat(two.recipients()).containsExactly(recipient(1), recipient(2));
    assertThat(other.recipients()).containsExactly(recipient(1), recipient(3));
    assertThat(two.helo()).isEqualTo("client");
    assertThat(two).isEqualTo(EMPTY.withRecipients(List.of(recipient(1), recipient(2))));
    assertThat(EMPTY.withRecipients(List.of(recipient(1))).withRecipient(recipient(2)))
        .isEqualTo(two)
        .hasSameHashCodeAs(two);
  }

  /** Copies grow as rarely as doubling makes them, so each recipient costs the same. */
  @Test
  void aThousandRecipientsAreCopiedTenTimesInAll() {
    Envelope envelope = EMPTY;
    int copies = 0;
    for (int i = 0; i < 1_000; i++) {
      List<Recipient> before = envelope.recipients();
      envelope = envelope.withRecipient(recipient(i));
      copies +=
          before instanceof RecipientList known
                  && known.sharesWith((RecipientList) envelope.recipients())
              ? 0
              : 1;
    }
    assertThat(copies).isLessThanOrEqualTo(10);
    List<Recipient> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(recipient(i));
    }
    assertThat(envelope.recipients()).isEqualTo(all);
  }

  @Test
  void recipientsCannotBeChangedFromOutside() {
    List<Recipient> recipients =
        EMPTY.withRecipient(recipient(1)).withRecipient(recipient(2)).recipients();
    assertThatThrownBy(() -> recipients.add(recipient(3)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> recipients.set(0, recipient(3)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> recipients.remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(recipients::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> recipients.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> EMPTY.withRecipient(null)).hasMessageContaining("recipient");
  }

  @Test
  void whomItCameFromFirstStaysWithIt() {
    Envelope told =
        Envelope.builder("id", PeerInfo.unix("lmtp"), Instant.EPOCH)
            .forwarded(Optional.of(ForwardedClient.UNKNOWN))
            .build();
    Recipient ann = Recipient.of(EmailAddress.of("ann@example.org"));

    assertThat(told.withRecipient(ann).forwarded()).contains(ForwardedClient.UNKNOWN);
    assertThat(told.withRecipients(List.of(ann)).forwarded()).contains(ForwardedClient.UNKNOWN);
    assertThat(told).isNotEqualTo(told.toBuilder().forwarded(Optional.empty()).build());
    assertThat(ForwardedClient.UNKNOWN).hasToString("unknown[unknown]");
  }
}
