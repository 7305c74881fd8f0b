package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.net.Chunks;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Goodbye;
import dev.postern.net.PeerInfo;
import dev.postern.net.ProtocolSession;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that has ended does nothing more, whatever its transport lets through. */
class LateTaskTest {
  private static final String LOGIN = "AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=";

  private final ScriptedStore store = new ScriptedStore(TestServers.store());
  private final StringBuilder said = new StringBuilder();
  private Chunks large;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final MailServer server =
      MailServer.builder()
          .store(store)
          .authenticator(TestServers.authenticator())
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .listen(Pop3.pop3().port(0))
          .build();
  private final ProtocolSession session =
      Pop3.pop3().protocol().open(connection(), server.context());

  private Connection connection() {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "id" -> "late";
                  case "hiddenCapabilities" -> Set.of();
                  case "peer" -> PeerInfo.unix("pop3");
                  case "canStartTls" -> false;
                  case "write" -> said.append(text(arguments[0]));
                  case "blocking", "afterwards" -> tasks.add((Runnable) arguments[1]);
                  default -> null;
                });
  }

  private String text(Object reply) {
    if (reply instanceof Chunks chunks) {
      large = chunks;
      return "";
    }
    return StandardCharsets.US_ASCII.decode((ByteBuffer) reply).toString();
  }

  private void say(String line) {
    session.received(new Frame.Line(line.getBytes(StandardCharsets.US_ASCII)));
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void noMaildropIsOpenedAfterGoodbye() {
    session.opened();
    say(LOGIN);
    tasks.remove().run();
    assertThat(tasks).hasSize(1);
    session.goodbye(Goodbye.SHUTTING_DOWN);
    said.setLength(0);
    work();
    assertThat(said).isEmpty();
    assertThat(store.calls()).isEmpty();
    assertThat(store.openMailboxes()).isZero();
  }

  /** A reply that is under way when the server says goodbye still reads from it. */
  @Test
  void theMailboxStaysOpenUntilTheConnectionIsClosed() {
    session.opened();
    say(LOGIN);
    work();
    assertThat(store.openMailboxes()).isOne();
    session.goodbye(Goodbye.SHUTTING_DOWN);
    work();
    assertThat(store.openMailboxes()).isOne();
    session.closed();
    assertThat(tasks).hasSize(1);
    work();
    assertThat(store.openMailboxes()).isZero();
    session.closed();
    assertThat(tasks).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR 1", "TOP 1 9"})
  void aMessageForWhichThereIsNoThreadIsRefusedBeforeItsFirstLine(String command) throws Exception {
    session.opened();
    say(LOGIN);
    work();
    said.setLength(0);
    say(command);
    work();

    large.refused();

    assertThat(large.pool()).isEmpty();
    assertThat(large.next()).isNull();
    large.close();
    assertThat(said).hasToString("-ERR [SYS/TEMP] The server is busy, try again later\r\n");
    assertThat(store.openReaders()).isZero();
    said.setLength(0);
    say("NOOP");
    assertThat(said).startsWith("+OK");
  }

  @Test
  void aMessageOfWhichAPartWasSentCannotBeRefused() throws Exception {
    session.opened();
    say(LOGIN);
    work();
    say("RETR 1");
    work();
    large.next();

    assertThatThrownBy(large::refused).isInstanceOf(IOException.class);

    large.close();
    assertThat(store.openReaders()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUIT", "RETR 1", "UIDL"})
  void noCommandIsCarriedOutAfterGoodbye(String command) {
    session.opened();
    say(LOGIN);
    work();
    say("DELE 2");
    say(command);
    session.goodbye(Goodbye.SHUTTING_DOWN);
    said.setLength(0);
    work();
    assertThat(said).isEmpty();
    assertThat(store.calls()).noneMatch(call -> call.startsWith("expunge on"));
    session.closed();
    work();
    assertThat(store.openMailboxes()).isZero();
  }
}
