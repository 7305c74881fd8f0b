package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a server expects of a filter, whatever clients send. The author of a filter extends it once:
 *
 * <pre>{@code
 * final class MyFilterTest extends MessageFilterContract {
 *   @Override
 *   protected MessageFilter newFilter() {
 *     return new MyFilter();
 *   }
 * }
 * }</pre>
 */
public abstract class MessageFilterContract {
  private static final EmailAddress ANN = EmailAddress.of("ann@example.org");

  /** For subclasses. */
  protected MessageFilterContract() {}

  /** A filter; called once for each test. */
  protected abstract MessageFilter newFilter() throws Exception;

  private static PeerInfo inet() {
    return PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000));
  }

  private static Envelope envelope(PeerInfo peer, Optional<EmailAddress> sender) {
    return Envelope.builder("contract", peer, Instant.EPOCH).reversePath(sender).helo("c").build();
  }

  private static MessageSource source(String text) {
    return MessageSource.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> messages() {
    return List.of(
        "",
        "\r\n",
        "no header at all\r\n",
        "Subject: =?utf-8?q?Vi=C3=A4gra?=\r\nFrom: <a@b>\r\n\r\ntext\r\n",
        "Subject: \u00e9\0\r\n folded\r\n\r\n\u00ff\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nnever ended",
        "Subject: " + "x".repeat(100_000) + "\r\n\r\n" + "line\r\n".repeat(50_000));
  }

  @Test
  final void aFilterHasAName() throws Exception {
    assertThat(newFilter().name()).as("what a log line can show").matches("[!#-<>-~]+");
  }

  @Test
  final void eachConnectionHasASessionThatCanBeClosed() throws Exception {
    MessageFilter filter = newFilter();
    List<FilterSession> open = new ArrayList<>();
    for (PeerInfo peer : List.of(inet(), PeerInfo.unix("lmtp"), inet())) {
      FilterSession session = filter.open(peer);
      assertThat(open).doesNotContain(session);
      open.add(session);
    }
    for (FilterSession session : open) {
      assertThat(session.connect(Findings.NONE)).isNotNull();
    }
    for (FilterSession session : open) {
      session.close();
    }
  }

  @Test
  final void aTransactionMayBeGivenUpAtAnyStage() throws Exception {
    for (int stages = 0; stages < 3; stages++) {
      try (FilterSession session = newFilter().open(inet())) {
        session.connect(Findings.NONE);
        session.helo("c", Findings.NONE);
        begin(session, stages, Optional.of(ANN));
        session.abort();
        // The next one is as good as the first.
        whole(session, "Subject: x\r\n\r\ny\r\n", Optional.empty());
      }
    }
  }

  @Test
  final void onlyTheStageOfTheMessageChangesMail() throws Exception {
    try (FilterSession session = newFilter().open(inet())) {
      assertThat(session.connect(Findings.NONE).changesMail()).isFalse();
      assertThat(session.helo("c", Findings.NONE).changesMail()).isFalse();
      Envelope envelope = envelope(inet(), Optional.empty());
      assertThat(session.sender(envelope, Findings.NONE).changesMail()).isFalse();
      assertThat(session.recipient(envelope, Recipient.of(ANN), Findings.NONE).changesMail())
          .isFalse();
    }
  }

  /** For each message, its verdict; what it puts in its place can be read whole, and twice. */
  @TestFactory
  final Stream<DynamicTest> everyMessageHasAVerdict() {
    return messages().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    "of " + text.length() + " octets",
                    () -> {
                      try (FilterSession session = newFilter().open(inet())) {
                        session.connect(Findings.NONE);
                        session.helo("c", Findings.NONE);
                        whole(session, text, Optional.of(ANN));
                        whole(session, text, Optional.empty());
                      }
                    }));
  }

  private static void begin(FilterSession session, int stages, Optional<EmailAddress> sender)
      throws IOException {
    Envelope envelope = envelope(inet(), sender);
    if (stages > 0) {
      assertThat(session.sender(envelope, Findings.NONE)).isNotNull();
    }
    if (stages > 1) {
      assertThat(session.recipient(envelope, Recipient.of(ANN), Findings.NONE)).isNotNull();
    }
  }

  private static void whole(FilterSession session, String text, Optional<EmailAddress> sender)
      throws IOException {
    begin(session, 2, sender);
    Envelope envelope = envelope(inet(), sender).withRecipients(List.of(Recipient.of(ANN)));
    Verdict verdict = session.message(FilteredMessage.of(envelope, source(text)));
    assertThat(verdict).isNotNull();
    if (verdict.placement().isPresent()) {
      nameable(verdict.placement().get().mailbox());
    }
    if (verdict.message().isPresent()) {
      MessageSource replaced = verdict.message().get();
      byte[] first = read(replaced);
      assertThat(first).hasSize(Math.toIntExact(replaced.size()));
      assertThat(read(replaced)).isEqualTo(first);
    }
  }

  /** Whether it is a name that a mailbox can have: mail for any other would all be in the inbox. */
  private static void nameable(String mailbox) throws StoreException {
    try (MailStore store = InMemoryStore.builder().build()) {
      store.account(MailUser.of(ANN.toString())).create(mailbox, Optional.empty());
    } catch (StoreException e) {
      assertThat(e.kind()).as("mailbox of a placement").isEqualTo(StoreException.Kind.EXISTS);
    }
  }

  private static byte[] read(MessageSource source) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (MessageReader reader = source.open()) {
      reader.transferTo(octets);
    }
    return octets.toByteArray();
  }
}
