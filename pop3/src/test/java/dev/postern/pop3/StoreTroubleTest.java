package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails: the client is told what that means for it, and nothing of the store. */
class StoreTroubleTest {
  private static final String LOGIN = "AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=";
  private static final String AWAY = "-ERR [SYS/TEMP] The mailbox cannot be reached now\r\n";
  private static final String DONE = "+OK Done\r\n";

  private final ScriptedStore store = new ScriptedStore(TestServers.store());
  private final MailServer server =
      MailServer.builder()
          .store(store)
          .authenticator(TestServers.authenticator())
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .listen(Pop3.pop3().port(0))
          .build();
  private final LoopbackConnection connection =
      LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());

  @AfterEach
  void close() {
    server.close();
  }

  private String say(String... lines) {
    String all = String.join("\r\n", lines) + "\r\n";
    connection.feed(all.getBytes(StandardCharsets.US_ASCII));
    return new String(connection.drain(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "snapshot"})
  void anInboxThatCannotBeReachedIsNoLogin(String call) {
    store.fail(call, StoreException.Kind.UNAVAILABLE);
    assertThat(say(LOGIN, "STAT")).endsWith(AWAY + "-ERR Command not allowed now\r\n");
    assertThat(store.openMailboxes()).isZero();
    store.mend();
    assertThat(say(LOGIN, "NOOP")).isEqualTo("+OK Logged in, 3 messages\r\n" + DONE);
  }

  @ParameterizedTest
  @CsvSource({"RETR, RETR 1, content", "QUIT, QUIT, expunge"})
  void whatTheStoreNamesIsOneLineThatTellsWhoseItIs(String verb, String command, String call)
      throws IOException {
    say(LOGIN, "DELE 2");
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.size(log);
    store.fail(call, StoreException.Kind.UNAVAILABLE);
    say(command);
    byte[] all = Files.readAllBytes(log);
    String told =
        new String(all, (int) before, (int) (all.length - before), StandardCharsets.UTF_8);
    assertThat(told)
        .containsPattern(
            "WARN .*store failed conn=\\S+ user=ann@example.org command="
                + verb
                + " mailbox=INBOX kind=UNAVAILABLE reason=")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR 1", "TOP 1 0"})
  void aCommandThatFailsIsAnsweredAndTheSessionGoesOn(String command) {
    say(LOGIN);
    store.fail("content", StoreException.Kind.UNAVAILABLE);
    assertThat(say(command, "NOOP")).isEqualTo(AWAY + DONE);
  }

  @ParameterizedTest
  @EnumSource
  void eachKindOfTroubleHasAnAnswerThatNamesNoPath(StoreException.Kind kind) {
    say(LOGIN);
    store.fail("content", kind);
    assertThat(say("RETR 1", "NOOP")).startsWith("-ERR ").endsWith(DONE).doesNotContain("/var");
  }

  @ParameterizedTest
  @CsvSource({
    "EXPUNGED, -ERR Message is gone",
    "NOT_FOUND, -ERR [SYS/PERM] There is no inbox",
    "CORRUPT, -ERR [SYS/PERM] The mailbox cannot be used",
    "OUTCOME_UNKNOWN, -ERR [SYS/TEMP] The mailbox cannot be reached now"
  })
  void permanentTroubleIsToldFromTemporary(StoreException.Kind kind, String answer) {
    say(LOGIN);
    store.fail("content", kind);
    assertThat(say("RETR 1")).isEqualTo(answer + "\r\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "OUTCOME_UNKNOWN", "NOT_PERMITTED"})
  void whatIsNotDeletedIsNotSaidToBe(StoreException.Kind kind) throws IOException {
    say(LOGIN, "DELE 2");
    store.fail("expunge", kind);
    assertThat(say("QUIT")).isEqualTo("-ERR [SYS/TEMP] Some messages were not deleted\r\n");
    assertThat(connection.closed()).isTrue();
    assertThat(store.openMailboxes()).isZero();
    store.mend();
    try (Mailbox inbox = store.account(TestServers.ANN).open("INBOX")) {
      assertThat(inbox.snapshot().size()).isEqualTo(3);
    }
  }

  /** Files are named after users, and a directory of users may take any name. */
  @Test
  void nothingThatOthersChoseMakesLines() throws IOException {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    long before = Files.exists(log) ? Files.size(log) : 0;
    MailServer odd =
        MailServer.builder()
            .store(new OddStore())
            .authenticator(
                (credentials, context) ->
                    AuthOutcome.accepted(MailUser.of("u\ue000" + "x".repeat(500))))
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .listen(Pop3.pop3().port(0))
            .build();
    try (odd) {
      LoopbackConnection wire =
          LoopbackConnection.open(odd.listeners().get(0), odd.context(), odd.tls());
      wire.feed((LOGIN + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] all = Files.readAllBytes(log);
    String told =
        new String(all, (int) before, (int) (all.length - before), StandardCharsets.UTF_8);
    assertThat(told)
        .containsPattern(
            "cannot open inbox conn=\\S+ user=u\\?x{254}\\.\\.\\. kind=UNAVAILABLE"
                + " reason=disk\\?\\?WARN forged")
        .doesNotContain("\nWARN forged");
  }

  /** Fails with a text of lines. */
  private static final class OddStore implements MailStore {
    @Override
    public Account account(MailUser user) throws StoreException {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "disk\r\nWARN forged");
    }

    @Override
    public void close() {}
  }
}
