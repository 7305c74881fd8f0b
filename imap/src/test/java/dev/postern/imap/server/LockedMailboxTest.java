package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.testing.store.ScriptedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over sockets: whoever needs a mailbox that is locked waits, and nobody else does. */
@Timeout(120)
class LockedMailboxTest {
  /** More than there are workers and threads for what takes long. */
  private static final int MANY = 6 * Runtime.getRuntime().availableProcessors() + 30;

  /** As many as one user may hold of the threads for calls of the store. */
  private static final int SHARE =
      (int)
          (Limits.defaults().of(Limits.Count.STORE_CALLS)
              * Limits.defaults().of(Limits.Count.BULKHEAD_SHARE)
              / 100);

  private final List<Client> clients = new ArrayList<>();
  private ScriptedStore store;
  private MailServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServers.build(
            "default",
            real -> {
              store = new ScriptedStore(real);
              return store;
            });
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    store.release();
    for (Client client : clients) {
      client.socket.close();
    }
    server.close();
  }

  private void awaitHeld(int count) throws InterruptedException {
    store.awaitHeld(count);
  }

  private void selectMany() throws IOException {
    for (int i = 0; i < MANY; i++) {
      Client client = new Client();
      clients.add(client);
      client.say("a LOGIN ann secret");
      client.say("a SELECT INBOX");
    }
  }

  private void assertOthersAreServed() throws IOException {
    Client other = new Client();
    clients.add(other);
    assertThat(other.say("a CAPABILITY")).isEqualTo("a OK Capability completed.");
  }

  @Test
  void marking() throws Exception {
    selectMany();
    store.hold("store");
    for (Client client : clients) {
      client.send("b FETCH 3 BODY[]");
    }

    awaitHeld(Math.min(MANY, SHARE));
    assertOthersAreServed();
    store.release();
    for (Client client : clients.subList(0, MANY)) {
      assertThat(client.until("b ")).isEqualTo("b OK Fetch completed.");
    }
    assertThat(store.calls())
        .filteredOn(call -> call.startsWith("store on") || call.startsWith("snapshot on"))
        .allSatisfy(call -> assertThat(call).contains("postern-store"));
  }

  @Test
  void reading() throws Exception {
    selectMany();
    store.hold("content");
    for (Client client : clients) {
      client.send("b FETCH 3 BODY.PEEK[]");
    }
    awaitHeld(Math.min(MANY, SHARE));
    assertOthersAreServed();
    store.release();
    for (Client client : clients.subList(0, MANY)) {
      assertThat(client.until("b ")).isEqualTo("b OK Fetch completed.");
    }
    assertThat(store.calls())
        .filteredOn(call -> call.startsWith("content on"))
        .hasSizeGreaterThanOrEqualTo(MANY)
        .allSatisfy(call -> assertThat(call).contains("postern-store"));
  }

  @Test
  void searching() throws Exception {
    selectMany();
    store.hold("content");
    for (Client client : clients) {
      client.send("b SEARCH BODY nothing-of-the-kind");
    }
    awaitHeld(1);
    assertOthersAreServed();
    store.release();
    for (Client client : clients.subList(0, MANY)) {
      assertThat(client.until("b ")).isEqualTo("b OK Search completed.");
    }
    assertThat(store.calls())
        .filteredOn(call -> call.startsWith("content on"))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call).contains("postern-store"));
  }

  /** A store that keeps its promise in nothing. */
  @Test
  void theEndComesThoughNothingCloses() throws Exception {
    selectMany();
    store.hold("close");
    for (Client client : clients) {
      client.socket.setSoLinger(true, 0);
      client.socket.close();
    }
    awaitHeld(1);
    Thread stop = new Thread(server::close);
    stop.start();
    stop.join(60_000);
    assertThat(stop.isAlive()).isFalse();
  }

  @Test
  void closingWhenClientsVanish() throws Exception {
    selectMany();
    store.hold("close");
    for (Client client : clients) {
      client.socket.setSoLinger(true, 0);
      client.socket.close();
    }
    awaitHeld(Math.min(MANY, SHARE));
    assertOthersAreServed();
    store.release();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (store.openMailboxes() > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aMarkThatFailsEndsTheConnectionWithAWord() throws Exception {
    Client client = new Client();
    clients.add(client);
    client.say("a LOGIN ann secret");
    client.say("a SELECT INBOX");
    store.breakDown("store");
    assertThat(client.say("b FETCH 3 BODY[]")).startsWith("b NO [UNAVAILABLE] ");
    assertThat(client.until("* BYE")).startsWith("* BYE ");
  }

  private final class Client {
    private final Socket socket;
    private final BufferedReader reader;

    Client() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.port("imap"));
      socket.setSoTimeout(30_000);
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    String say(String line) throws IOException {
      send(line);
      return until(line.charAt(0) + " ");
    }

    void send(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The next line that begins so. */
    String until(String beginning) throws IOException {
      String line = reader.readLine();
      while (line != null && !line.startsWith(beginning)) {
        line = reader.readLine();
      }
      return line;
    }
  }
}
