package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that hangs holds up those who need it, and nobody else. */
class StoreBulkheadTest {
  private static final String BUSY = "-ERR [SYS/TEMP] The server is busy, try again later";

  private final ScriptedStore store = new ScriptedStore(TestServers.store());
  private final List<SocketClient> clients = new ArrayList<>();
  private final MailServer server =
      MailServer.builder()
          .store(store)
          .authenticator(TestServers.authenticator())
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .limits(
              Limits.defaults()
                  .with(Limits.Count.STORE_CALLS, 1)
                  .with(Limits.Count.BULKHEAD_QUEUE, 1))
          .listen(Pop3.pop3().port(0))
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    store.release();
    for (SocketClient client : clients) {
      client.close();
    }
    server.close();
  }

  private SocketClient connect() throws IOException {
    SocketClient client = new SocketClient(server);
    clients.add(client);
    return client;
  }

  private SocketClient loggedIn() throws IOException {
    SocketClient client = SocketClient.loggedIn(server);
    clients.add(client);
    return client;
  }

  /** One client whose maildrop is being opened, one that waits behind it, one that was refused. */
  private Object hangTheStore() throws Exception {
    store.hold("open");
    connect().sendLogin();
    store.awaitHeld(1);
    return CompletableFuture.anyOf(lateLogin(), lateLogin()).get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<String> lateLogin() throws IOException {
    SocketClient client = connect();
    client.sendLogin();
    return CompletableFuture.supplyAsync(
        client::hearUnchecked, task -> new Thread(task, "hearing").start());
  }

  @Test
  void othersAreGreetedAndServed() throws Exception {
    SocketClient before = loggedIn();
    hangTheStore();
    assertThat(connect().hear()).startsWith("+OK");
    assertThat(before.say("NOOP")).isEqualTo("+OK Done");
    assertThat(before.say("STAT")).isEqualTo("+OK 3 173");
  }

  @ParameterizedTest
  @CsvSource({"RETR 1", "TOP 1 0", "UIDL 1", "QUIT"})
  void aFullPoolIsATemporaryAnswer(String command) throws Exception {
    SocketClient before = loggedIn();
    assertThat(before.say("DELE 2")).startsWith("+OK");
    assertThat(hangTheStore()).isEqualTo(BUSY);
    assertThat(before.say(command)).isEqualTo(BUSY);
    assertThat(before.say("RSET")).isEqualTo("+OK 3 messages");
    store.release();
    assertThat(before.say("NOOP")).isEqualTo("+OK Done");
  }

  @Test
  void whatMayBlockRunsOnTheStoresThreads() throws Exception {
    SocketClient client = loggedIn();
    client.say("DELE 2");
    client.say("TOP 1 0");
    for (String line = client.hear(); !line.equals("."); line = client.hear()) {
      assertThat(line).doesNotStartWith("-ERR");
    }
    client.send("QUIT");
    assertThat(client.hear()).startsWith("+OK");
    assertThat(client.hear()).isNull();
    for (String call : List.of("open", "snapshot", "content", "expunge")) {
      assertThat(store.calls()).anySatisfy(c -> assertThat(c).startsWith(call + " on"));
      assertThat(store.calls())
          .filteredOn(c -> c.startsWith(call + " on"))
          .allSatisfy(c -> assertThat(c).contains("postern-store"));
    }
  }
}
