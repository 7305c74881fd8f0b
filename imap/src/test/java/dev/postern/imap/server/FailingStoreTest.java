package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A store that fails, call by call: clear answers, and nothing is lost once it works again. */
class FailingStoreTest {
  private static final StoreException.Kind KIND = StoreException.Kind.UNAVAILABLE;

  private final InMemoryStore real = TestServers.filled(new InMemoryStore(TestServers.CLOCK));
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private volatile String trouble = "disk /dev/secret is full";
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final MailServer server =
      MailServer.builder()
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .authenticator((credentials, context) -> AuthOutcome.accepted(TestServers.ANN))
          .store(new BreakableStore())
          .listen(Imap.imap().port(0))
          .build();
  private final SessionRig rig = new SessionRig(server);

  @Test
  void loginWithoutMail() {
    rig.heard();
    broken.add("account");
    assertThat(rig.say("a LOGIN ann x\r\n"))
        .isEqualTo("a NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    broken.clear();
    assertThat(rig.say("b LOGIN ann x\r\n")).startsWith("b OK ");
  }

  @Test
  void aStoreWithABugAtLogin() {
    rig.heard();
    broken.add("account-bug");
    assertThat(rig.say("a LOGIN ann x\r\n"))
        .isEqualTo("a NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    broken.clear();
    assertThat(rig.say("b LOGIN ann x\r\n")).startsWith("b OK ");
  }

  @Test
  void aStoreThatThrowsWhatNobodyDeclaredAtLogin() {
    rig.heard();
    broken.add("account-checked");
    assertThat(rig.say("a LOGIN ann x\r\n"))
        .isEqualTo("a NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    broken.clear();
    assertThat(rig.say("b LOGIN ann x\r\n")).startsWith("b OK ");
  }

  @Test
  void selectFailsAtAnyStep() {
    rig.say("a LOGIN ann x\r\n");
    for (String step : new String[] {"open", "snapshot", "keywords", "recent"}) {
      broken.add(step);
      assertThat(rig.say("b SELECT INBOX\r\n"))
          .as(step)
          .isEqualTo("b NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
      broken.clear();
      assertThat(rig.say("c CHECK\r\n")).isEqualTo("c BAD No mailbox selected\r\n");
    }
  }

  @Test
  void newsWaitUntilTheStoreWorks() throws IOException {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    try (Mailbox other = real.account(TestServers.ANN).open("INBOX")) {
      TestServers.append(other, "news", Flags.NONE);
    }
    for (String step : new String[] {"snapshot", "recent"}) {
      broken.add(step);
      assertThat(rig.say("b NOOP\r\n")).isEqualTo("b OK NOOP completed.\r\n");
      broken.clear();
    }
    assertThat(rig.say("c NOOP\r\n"))
        .isEqualTo("* 4 EXISTS\r\n* 4 RECENT\r\nc OK NOOP completed.\r\n");
  }

  @Test
  void changesThatFailAreNotClaimed() {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    String refused = " NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n";
    broken.addAll(Set.of("store", "copy", "move", "expunge", "append", "create", "status"));
    assertThat(rig.say("b STORE 1 +FLAGS (\\Deleted)\r\n")).isEqualTo("b" + refused);
    assertThat(rig.say("c COPY 1 Archive\r\n")).isEqualTo("c" + refused);
    assertThat(rig.say("d MOVE 1 Archive\r\n")).isEqualTo("d" + refused);
    assertThat(rig.say("e APPEND Archive {1+}\r\nx\r\n")).isEqualTo("e" + refused);
    assertThat(rig.say("f CREATE New\r\n")).isEqualTo("f" + refused);
    assertThat(rig.say("g STATUS Archive (MESSAGES)\r\n")).isEqualTo("g" + refused);
    assertThat(rig.say("h FETCH 2 BODY[]\r\n"))
        .startsWith("* 2 FETCH (BODY[] {28}\r\n")
        .endsWith("h" + refused);
    broken.clear();
    assertThat(rig.say("i FETCH 1:2 FLAGS\r\n"))
        .isEqualTo(
            String.join(
                "\r\n",
                "* 1 FETCH (FLAGS (\\Seen \\Recent))",
                "* 2 FETCH (FLAGS (\\Flagged \\Recent))",
                "i OK Fetch completed.",
                ""));
  }

  @Test
  void whatTheStoreNamesIsOneLineThatTellsWhoseItIs() throws IOException {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.size(log);
    broken.addAll(Set.of("store", "snapshot", "content"));
    rig.say("b STORE 1 +FLAGS (\\Deleted)\r\n");
    rig.say("c SEARCH BODY x\r\n");
    rig.say("d FETCH 2 BODY[]\r\n");
    byte[] all = Files.readAllBytes(log);
    String told = new String(all, (int) before, (int) (all.length - before), UTF_8);
    assertThat(told)
        .containsPattern(
            "WARN .*store failed conn=\\S+ user=\\S*ann\\S* command=STORE mailbox=INBOX"
                + " kind=UNAVAILABLE reason=.*secret")
        .contains("command=SEARCH mailbox=INBOX", "command=FETCH mailbox=INBOX")
        .doesNotContain("\tat ");
  }

  /** A user chooses the names of mailboxes, and files are named after them. */
  @Test
  void nothingThatAUserChoseMakesLines() throws IOException {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.exists(log) ? Files.size(log) : 0;
    trouble = "disk\r\nWARN forged";
    for (String step : new String[] {"account", "account-bug"}) {
      broken.add(step);
      rig.say("a LOGIN ann x\r\n");
      broken.clear();
    }
    String name = "&AOQ-" + "x".repeat(500);
    rig.say("a LOGIN ann x\r\nb CREATE " + name + "\r\nc SELECT " + name + "\r\n");
    broken.add("status");
    rig.say("d STATUS INBOX (MESSAGES)\r\n");
    byte[] all = Files.readAllBytes(log);
    String told = new String(all, (int) before, (int) (all.length - before), UTF_8);
    assertThat(told)
        .containsPattern(
            "no mail conn=\\S+ user=ann\\S* kind=UNAVAILABLE reason=disk\\?\\?WARN forged")
        .contains("java.lang.IllegalStateException: disk??WARN forged")
        .contains("command=STATUS mailbox=\u00e4" + "x".repeat(255) + "... kind=")
        .doesNotContain("\nWARN forged");
  }

  @Test
  void anAppendThatIsNotConfirmedIsAskedForAgain() {
    rig.say("a LOGIN ann x\r\n");
    unconfirmed.set(2);
    assertThat(rig.say("b APPEND Archive {1+}\r\nx\r\n")).contains("b OK [APPENDUID ");
    unconfirmed.set(3);
    assertThat(rig.say("c APPEND Archive {1+}\r\nx\r\n"))
        .isEqualTo("c NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    assertThat(rig.say("d STATUS Archive (MESSAGES)\r\n"))
        .startsWith("* STATUS Archive (MESSAGES 2)\r\n");
  }

  @Test
  void aMessageThatCannotBeReadIsLeftOut() {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    broken.add("content");
    assertThat(rig.say("b FETCH 1:3 BODY.PEEK[]\r\n"))
        .isEqualTo("b NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    // More often than a user may search at once: each gives its turn back.
    for (int i = 0; i < 10; i++) {
      assertThat(rig.say("c SEARCH BODY x\r\n"))
          .isEqualTo("c NO [UNAVAILABLE] Temporarily unavailable, try again later\r\n");
    }
    assertThat(rig.say("d FETCH 1 UID\r\n"))
        .isEqualTo("* 1 FETCH (UID 1)\r\nd OK Fetch completed.\r\n");
  }

  @Test
  void aMailboxThatDoesNotCloseIsLeftAllTheSame() throws IOException {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    broken.add("close");
    assertThat(rig.say("b SELECT Archive\r\n")).endsWith("b OK [READ-WRITE] Select completed.\r\n");
    assertThat(rig.say("c CLOSE\r\n")).isEqualTo("c OK Close completed.\r\n");
    assertThat(rig.say("d CHECK\r\n")).isEqualTo("d BAD No mailbox selected\r\n");
    assertThat(rig.say("e SELECT INBOX\r\n")).endsWith("e OK [READ-WRITE] Select completed.\r\n");
    assertThat(rig.say("f LOGOUT\r\n")).endsWith("f OK Logout completed.\r\n");
  }

  @Test
  void theTurnToSearchIsGivenBackThoughTheMailboxDoesNotClose() throws IOException {
    rig.readSlowly();
    rig.feed("a LOGIN ann x\r\na SELECT INBOX\r\n".getBytes(US_ASCII));
    rig.pullAll();
    rig.feed("b SEARCH BODY x\r\n".getBytes(US_ASCII));
    assertThat(rig.session.turns().busy()).isOne();
    broken.add("close");
    rig.session.closed();
    assertThat(rig.session.turns().busy()).isZero();
  }

  @Test
  void aLiteralIsFreedThoughTheMailboxDoesNotClose() {
    rig.say("a LOGIN ann x\r\na SELECT INBOX\r\n");
    long before = rig.session.server().spool().free();
    rig.say("b APPEND INBOX {100+}\r\nsome of it");
    broken.add("close");
    rig.session.closed();
    assertThat(rig.session.server().spool().free()).isEqualTo(before);
  }

  /** As a store in Kotlin or Scala may. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private <T> T breakable(Class<T> type, T target) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (broken.contains("close") && method.getName().equals("close")) {
                throw new NoClassDefFoundError("scripted");
              }
              if (broken.contains(method.getName())) {
                throw new StoreException(KIND, trouble);
              }
              try {
                Object result = method.invoke(target, arguments);
                if (method.getName().equals("append") && unconfirmed.getAndDecrement() > 0) {
                  throw new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "disk sdx");
                }
                return result instanceof Mailbox m ? breakable(Mailbox.class, m) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  /** The store in front of the real one. */
  private final class BreakableStore implements MailStore {
    @Override
    public Account account(MailUser user) throws StoreException {
      if (broken.contains("account")) {
        throw new StoreException(KIND, trouble);
      }
      if (broken.contains("account-bug")) {
        throw new IllegalStateException(trouble);
      }
      if (broken.contains("account-checked")) {
        FailingStoreTest.<RuntimeException>sneak(new TimeoutException("scripted"));
      }
      return breakable(Account.class, real.account(user));
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
