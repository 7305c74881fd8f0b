package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.net.Pool;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** SEARCH takes turns: within one search, and between searches. */
class SearchSlicesTest {
  private static final int MESSAGES = 50;

  /** With each look at it a slice is over. */
  private final AtomicLong nanos = new AtomicLong();

  private final MailServer server = server();

  @Test
  void restsBetweenMessages() throws IOException {
    SessionRig rig = searching("ann", "BODY hello");
    int rests = 0;
    while (rig.heard().isEmpty()) {
      assertThat(rig.pull()).isTrue();
      rests++;
    }
    assertThat(rests).isGreaterThan(MESSAGES);
    rig.pullAll();
    assertThat(turns().busy()).isZero();
  }

  @Test
  void endsWithItsConnection() throws IOException {
    SessionRig rig = searching("ann", "BODY hello");
    rig.pull();
    assertThat(turns().busy()).isEqualTo(1);
    rig.hangUp();
    assertThat(turns().busy()).isZero();
  }

  @Test
  void waitsForTheUsersOtherSearches() throws IOException {
    SessionRig first = searching("ann", "BODY hello");
    SessionRig second = searching("ann", "ALL");
    second.feed("z NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(second.pullAll()).isEmpty();
    assertThat(searching("bob", "ALL").pullAll()).contains("b OK Search completed.");
    first.pullAll();
    assertThat(second.pullAll())
        .startsWith("* SEARCH 1 2 3 ")
        .endsWith("b OK Search completed.\r\nz OK NOOP completed.\r\n");
    assertThat(turns().busy()).isZero();
  }

  @Test
  void whoHangsUpWaitingIsForgotten() throws IOException {
    SessionRig first = searching("ann", "BODY hello");
    SessionRig second = searching("ann", "ALL");
    SessionRig third = searching("ann", "ALL");
    second.hangUp();
    first.hangUp();
    assertThat(third.pullAll()).contains("b OK Search completed.");
    assertThat(second.heard()).isEmpty();
    assertThat(turns().busy()).isZero();
  }

  /** A client that does not read its result keeps nobody from searching. */
  @Test
  void theTurnEndsWithTheSearchNotWithItsResult() throws IOException {
    SessionRig first = searching("ann", "ALL");
    while (first.heard().isEmpty()) {
      first.pull();
    }
    assertThat(turns().busy()).isZero();
    assertThat(searching("ann", "ALL").pullAll()).contains("b OK Search completed.");
  }

  @Test
  void aRefusedSearchTakesNoTurn() throws IOException {
    SessionRig rig = searching("ann", "CHARSET x-none ALL");
    assertThat(rig.pullAll()).startsWith("b NO [BADCHARSET ");
    assertThat(turns().busy()).isZero();
    assertThat(searching("ann", "ALL").pullAll()).contains("b OK Search completed.");
  }

  @Test
  void aSearchForWhichThePoolIsFullGivesItsTurnBack() throws IOException {
    SessionRig rig = searching("ann", "BODY hello");
    rig.pull();
    rig.fill(Pool.STORE);
    assertThat(rig.pullAll()).startsWith("b NO [UNAVAILABLE] ");
    assertThat(turns().busy()).isZero();
  }

  @Test
  void aSearchThatFailsGivesItsTurnBack() throws IOException {
    SessionRig rig = searching("ann", "BODY hello");
    rig.pull();
    server.context().store().account(MailUser.of("ann")).delete("Box");
    String last = rig.pullAll();
    assertThat(last).contains("b ");
    assertThat(turns().busy()).isZero();
  }

  private SearchTurns turns() {
    return server.context().shared(SearchTurns.class, () -> new SearchTurns(Limits.defaults()));
  }

  private SessionRig searching(String user, String keys) throws IOException {
    SessionRig rig = new SessionRig(server, () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));
    rig.say("a LOGIN " + user + " x\r\na SELECT Box\r\n");
    rig.readSlowly();
    rig.feed(("b SEARCH " + keys + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return rig;
  }

  private static MailServer server() {
    InMemoryStore store = InMemoryStore.builder().build();
    MailServerBuilder builder =
        MailServer.builder()
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .authenticator((credentials, context) -> accepted(credentials))
            .store(store)
            .limits(Limits.defaults().with(Limits.Count.IMAP_SEARCHES_PER_USER, 1))
            .listen(Imap.imap().port(0));
    try {
      for (String name : new String[] {"ann", "bob"}) {
        Account account = store.account(MailUser.of(name));
        account.create("Box", Optional.empty());
        try (Mailbox box = account.open("Box")) {
          for (int i = 0; i < MESSAGES; i++) {
            TestServers.append(box, "m" + i, Flags.NONE);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }

  private static AuthOutcome accepted(Credentials credentials) {
    return AuthOutcome.accepted(MailUser.of(credentials.authenticationId()));
  }
}
