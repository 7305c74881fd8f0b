package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.MessageFilterContract;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is refused, and what is marked. */
class CustomFilterTest extends MessageFilterContract {
  private static final PeerInfo PEER = PeerInfo.unix("lmtp");

  @Override
  protected MessageFilter newFilter() {
    return MessageFilter.stateless("house", new CustomFilter.HousePolicy("spam.example"));
  }

  private static Envelope from(Optional<String> sender) {
    return Envelope.builder("test", PEER, Instant.EPOCH)
        .reversePath(sender.map(EmailAddress::of))
        .build();
  }

  private Verdict ofSender(Optional<String> sender) throws IOException {
    try (FilterSession session = newFilter().open(PEER)) {
      return session.sender(from(sender), Findings.NONE);
    }
  }

  private Verdict ofSize(int octets) throws IOException {
    try (FilterSession session = newFilter().open(PEER)) {
      MessageSource source = MessageSource.of(new byte[octets]);
      return session.message(FilteredMessage.of(from(Optional.empty()), source));
    }
  }

  @Test
  void oneDomainIsRefused() throws IOException {
    assertThat(ofSender(Optional.of("a@spam.example")))
        .isEqualTo(Verdict.reject("We take no mail from this domain"));
    assertThat(ofSender(Optional.of("a@example.net"))).isEqualTo(Verdict.pass());
    assertThat(ofSender(Optional.empty())).isEqualTo(Verdict.pass());
  }

  @Test
  void largeMessagesAreMarked() throws IOException {
    assertThat(ofSize(1_000_000)).isEqualTo(Verdict.pass());
    assertThat(ofSize(1_000_001)).isEqualTo(Verdict.tag("X-Large: yes"));
  }
}
