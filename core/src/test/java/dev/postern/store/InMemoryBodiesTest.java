package dev.postern.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One body for all recipients of a mail. */
final class InMemoryBodiesTest {
  private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());

  @Test
  void theSameBodyIsReadForItsFirstRecipientAlone() throws Exception {
    Counted body = new Counted("Subject: x\r\n\r\nbare\nlines\r\n");
    append("ann", body, "for: ann\r\n");
    int opened = body.opened.get();

    append("bob", body, "for: bob\r\n");
    append("cat", body, "");

    assertThat(opened).isPositive();
    assertThat(body.opened).hasValue(opened);
    String served = "Subject: x\r\n\r\nbare\r\nlines\r\n";
    assertThat(content("ann")).isEqualTo("for: ann\r\n" + served);
    assertThat(content("bob")).isEqualTo("for: bob\r\n" + served);
    assertThat(content("cat")).isEqualTo(served);
    assertThat(inbox("bob").snapshot().at(0).size()).isEqualTo(10 + served.length());
  }

  /** What says that it equals another message may be another. */
  @Test
  void anEqualBodyIsAnother() throws Exception {
    append("ann", new AllAlike("one"), "");
    append("bob", new AllAlike("two"), "");

    assertThat(content("ann")).isEqualTo("one");
    assertThat(content("bob")).isEqualTo("two");
  }

  @Test
  void whatAnotherExpungedIsKept() throws Exception {
    Counted body = new Counted("body");
    append("ann", body, "");
    append("bob", body, "");
    inbox("ann").expunge(UidSet.ALL);

    assertThat(content("bob")).isEqualTo("body");
  }

  @Test
  void aBodyThatCannotBeReadLeavesNothing() throws Exception {
    Counted body = new Counted("body");
    body.broken = true;
    assertThatThrownBy(() -> append("ann", body, "")).isInstanceOf(StoreException.class);
    assertThat(inbox("ann").snapshot().size()).isZero();
    body.broken = false;

    append("ann", body, "");

    assertThat(content("ann")).isEqualTo("body");
  }

  @Test
  void aLineEndBetweenPrefixAndBodyStaysOne() throws Exception {
    append("ann", new Counted("\nbody"), "prefix\r");

    assertThat(content("ann")).isEqualTo("prefix\r\nbody");
  }

  @Test
  void aBodyThatIsGoneIsForgotten() throws Exception {
    InMemoryBodies bodies = new InMemoryBodies();
    InMemorySettings settings = InMemoryStore.builder().settings(() -> 1_000);
    bodies.copyOf(new Counted("one"), settings);
    MessageSource held = new Counted("two");
    MessageSource copy = bodies.copyOf(held, settings);
    long end = System.nanoTime() + 60_000_000_000L;
    while (bodies.size() > 1 && System.nanoTime() < end) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(bodies.size()).isEqualTo(1);
    assertThat(bodies.copyOf(held, settings)).isSameAs(copy);
  }

  private Mailbox inbox(String user) throws StoreException {
    return store.account(MailUser.of(user)).open("INBOX");
  }

  private void append(String user, MessageSource body, String prefix) throws StoreException {
    NewMessage message =
        NewMessage.builder(body, Instant.EPOCH, "delivery")
            .prefix(MessageSource.of(prefix.getBytes(US_ASCII)))
            .build();
    inbox(user).append(List.of(message));
  }

  private String content(String user) throws IOException {
    return new String(inbox(user).content(1).readAllBytes(), US_ASCII);
  }

  /** Counts how often it is opened, and fails when it is to. */
  private static final class Counted implements MessageSource {
    private final MessageSource octets;
    private final AtomicInteger opened = new AtomicInteger();
    private boolean broken;

    Counted(String text) {
      octets = MessageSource.of(text.getBytes(US_ASCII));
    }

    @Override
    public long size() throws IOException {
      return octets.size();
    }

    @Override
    public MessageReader open(long from, long length) throws IOException {
      opened.incrementAndGet();
      if (broken) {
        throw new IOException("scripted");
      }
      return octets.open(from, length);
    }
  }

  /** Equal to any other. */
  private static final class AllAlike implements MessageSource {
    private final MessageSource octets;

    AllAlike(String text) {
      octets = MessageSource.of(text.getBytes(US_ASCII));
    }

    @Override
    public long size() throws IOException {
      return octets.size();
    }

    @Override
    public MessageReader open(long from, long length) throws IOException {
      return octets.open(from, length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof AllAlike;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
