package dev.postern.examples.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.MessageFilterContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line behind plain messages, and behind nothing else. */
class FooterFilterTest extends MessageFilterContract {

  @Override
  protected MessageFilter newFilter() {
    return new FooterFilter("-- us");
  }

  private Optional<String> rewritten(String text) throws IOException {
    PeerInfo peer = PeerInfo.unix("lmtp");
    Envelope envelope = Envelope.builder("test", peer, Instant.EPOCH).build();
    MessageSource source = MessageSource.of(text.getBytes(StandardCharsets.US_ASCII));
    try (FilterSession session = newFilter().open(peer)) {
      Verdict verdict = session.message(FilteredMessage.of(envelope, source));
      return verdict.message().isPresent()
          ? Optional.of(
              new String(verdict.message().get().readAllBytes(), StandardCharsets.US_ASCII))
          : Optional.empty();
    }
  }

  @Test
  void aLineIsPutBehindTheText() throws IOException {
    assertThat(rewritten("Subject: x\r\n\r\ny\r\n")).contains("Subject: x\r\n\r\ny\r\n-- us\r\n");
    assertThat(rewritten("Subject: x\r\n\r\ny")).contains("Subject: x\r\n\r\ny\r\n-- us\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: no body\r\n",
        "X-Footer: yes\r\n\r\ny\r\n",
        "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
      })
  void othersStayAsTheyAre(String text) throws IOException {
    assertThat(rewritten(text)).isEmpty();
  }
}
