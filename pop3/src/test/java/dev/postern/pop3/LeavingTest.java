package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.store.Mailbox;
import dev.postern.store.Snapshot;
import dev.postern.store.SystemFlag;
import dev.postern.testing.store.ScriptedStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is marked when the client has gone, and nobody waits for that but the server. */
@Timeout(120)
class LeavingTest {
  private static final int MANY = 40;

  private final ScriptedStore store = new ScriptedStore(TestServers.store());
  private MailServer server;

  private void start(Limits limits) throws IOException {
    server =
        MailServer.builder()
            .store(store)
            .authenticator(TestServers.authenticator())
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .limits(limits)
            .listen(Pop3.pop3().port(0))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    store.release();
    server.close();
  }

  /** A client that has read the first message. */
  private SocketClient reader() throws IOException {
    SocketClient client = SocketClient.loggedIn(server);
    client.send("RETR 1");
    for (String line = client.hear(); !line.equals("."); line = client.hear()) {
      assertThat(line).doesNotStartWith("-ERR");
    }
    assertThat(client.say("NOOP")).isEqualTo("+OK Done");
    return client;
  }

  private boolean seen() {
    store.holdNoMore();
    try (Mailbox inbox = store.account(TestServers.ANN).open("INBOX")) {
      Snapshot snapshot = inbox.snapshot();
      return snapshot.at(0).flags().contains(SystemFlag.SEEN);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier happened) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanish", "QUIT"})
  void othersAreGreetedMeanwhile(String how) throws Exception {
    // All of one user, who has more than a share of the threads.
    start(Limits.defaults().with(Limits.Count.BULKHEAD_SHARE, 100));
    for (int i = 0; i < MANY; i++) {
      SocketClient client = reader();
      if (i == MANY - 1) {
        store.hold("store");
      }
      client.close();
    }
    store.awaitHeld(1);
    for (int i = 1; i < MANY; i++) {
      store.holdNoMore();
      SocketClient client = reader();
      store.hold("store");
      if (how.equals("QUIT")) {
        assertThat(client.say("QUIT")).startsWith("+OK Goodbye");
      }
      client.close();
      store.awaitHeld(1);
    }
    try (SocketClient other = new SocketClient(server)) {
      assertThat(other.hear()).startsWith("+OK");
    }
    assertThat(store.openMailboxes()).isEqualTo(MANY);
    store.release();
    await(() -> store.openMailboxes() == 0);
    assertThat(seen()).isTrue();
    assertThat(store.calls())
        .filteredOn(call -> call.startsWith("store on") || call.startsWith("close on"))
        .filteredOn(call -> call.contains("postern-"))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call).contains("postern-store"));
  }

  @Test
  void theServersEndWaitsForTheMarks() throws Exception {
    start(Limits.defaults());
    SocketClient client = reader();
    store.hold("store");
    client.close();
    store.awaitHeld(1);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(server::close, task -> new Thread(task, "closing").start());
    await(() -> server.addresses().isEmpty());
    store.release();
    end.get(60, TimeUnit.SECONDS);
    assertThat(store.openMailboxes()).isZero();
  }

  @Test
  void whatFindsNoRoomWaitsAndIsMarkedAndClosedAllTheSame() throws Exception {
    start(Limits.defaults().with(Limits.Count.STORE_CALLS, 1).with(Limits.Count.BULKHEAD_QUEUE, 1));
    SocketClient[] clients = {reader(), reader(), reader()};
    store.hold("store");
    clients[0].close();
    store.awaitHeld(1);
    clients[1].close();
    clients[2].close();
    store.release();
    await(() -> store.openMailboxes() == 0);
    assertThat(store.calls()).filteredOn(call -> call.startsWith("store on")).hasSize(3);
  }

  @Test
  void aMarkThatFailsLeavesNoHandle() throws Exception {
    start(Limits.defaults());
    store.breakDown("store");
    reader().close();
    await(() -> store.openMailboxes() == 0);
    assertThat(seen()).isFalse();
    store.mend();
    reader().close();
    await(this::seen);
  }
}
