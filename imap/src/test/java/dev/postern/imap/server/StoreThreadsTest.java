package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.testing.store.ScriptedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: no call of the store is made by a thread that all connections share. */
@Timeout(120)
class StoreThreadsTest {
  /** Several windows of marking; all of them are more than waits for a client at once. */
  private static final int MESSAGES = 100;

  private static final String BODY = "a line of the message's text, one of many\r\n".repeat(200);

  private ScriptedStore store;
  private MailServer server;
  private Socket socket;
  private BufferedReader reader;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServers.build(
            "default",
            real -> {
              store = new ScriptedStore(real);
              return store;
            });
    fill("Unseen", Flags.NONE);
    fill("Seen", Flags.of(SystemFlag.SEEN));
    server.start();
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port("imap"));
    socket.setSoTimeout(60_000);
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    say("a LOGIN ann secret");
    store.forgetCalls();
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    server.close();
  }

  private void fill(String name, Flags flags) throws IOException {
    Account account = server.context().store().account(TestServers.ANN);
    account.create(name, Optional.empty());
    List<NewMessage> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] octets = ("Subject: m" + i + "\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
      messages.add(
          NewMessage.builder(MessageSource.of(octets), Instant.EPOCH, name + i)
              .flags(flags)
              .build());
    }
    try (Mailbox mailbox = account.open(name)) {
      mailbox.append(messages);
    }
  }

  private String say(String command) throws IOException {
    send(command + "\r\n");
    return until(command.substring(0, 2));
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String until(String beginning) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = reader.readLine();
    }
    return line;
  }

  private void assertPlaces(String needed, String... threads) {
    assertThat(store.calls()).anySatisfy(call -> assertThat(call).startsWith(needed + " on"));
    assertThat(store.calls().stream().filter(call -> Stream.of(threads).noneMatch(call::contains)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FETCH 1:* BODY[]",
        "FETCH 1:* BODY.PEEK[]",
        "FETCH 1:* (BODY[HEADER] BODY[TEXT])",
        "FETCH 1:* RFC822",
        "FETCH 1:* (ENVELOPE BODYSTRUCTURE)",
        "UID FETCH 1:* BODY[]",
        "FETCH 20:70 BODY[]<0.100>",
        "SEARCH BODY nothing-of-the-kind",
        "UID SEARCH HEADER Subject m7",
        "SEARCH TEXT many",
      })
  void reading(String command) throws IOException {
    for (String mailbox : List.of("Seen", "Unseen")) {
      say("b SELECT " + mailbox);
      assertThat(say("c " + command)).startsWith("c OK ");
      // All are seen by now, if the command marks.
      assertThat(say("d " + command)).startsWith("d OK ");
      assertPlaces("content", "postern-store");
    }
    assertPlaces("read", "postern-store");
    assertThat(store.openReaders()).isZero();
  }

  @Test
  void readingWhenTheStoreMarksNothing() throws IOException {
    say("b SELECT Unseen");
    store.fail("store", StoreException.Kind.UNAVAILABLE);
    assertThat(say("c FETCH 1:* BODY[]")).startsWith("c NO [UNAVAILABLE] ");
    assertPlaces("content", "postern-store");
    assertPlaces("store", "postern-store");
    // Once refused, it is not asked again for the same command.
    assertThat(store.calls()).filteredOn(call -> call.startsWith("store on")).hasSize(1);
    assertThat(store.calls()).filteredOn(call -> call.startsWith("content on")).hasSize(MESSAGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOOP",
        "CHECK",
        "SELECT INBOX",
        "EXAMINE INBOX",
        "CREATE x",
        "DELETE Archive",
        "RENAME Archive x",
        "SUBSCRIBE Archive",
        "UNSUBSCRIBE Archive",
        "LIST \"\" *",
        "LSUB \"\" *",
        "STATUS INBOX (MESSAGES)",
        "APPEND INBOX {5+}\r\nhello",
        "CLOSE",
        "UNSELECT",
        "EXPUNGE",
        "STORE 1:* +FLAGS (\\Flagged)",
        "COPY 1:* Archive",
        "MOVE 1:* Archive",
        "UID STORE 1:* +FLAGS (\\Flagged)",
        "UID COPY 1:* Archive",
        "UID MOVE 1:* Archive",
        "UID EXPUNGE 1",
        "FETCH 1:* (UID FLAGS)",
        "SEARCH SEEN",
      })
  void allElse(String command) throws IOException {
    say("b SELECT Unseen");
    assertThat(say("c " + command)).startsWith("c OK ");
    say("d LOGOUT");
    assertThat(reader.readLine()).isNull();
    assertPlaces("open", "postern-store");
  }

  @Test
  void idle() throws IOException {
    say("b SELECT INBOX");
    send("c IDLE\r\n");
    until("+ ");
    try (Mailbox other = server.context().store().account(TestServers.ANN).open("INBOX")) {
      store.forgetCalls();
      TestServers.append(other, "new", Flags.NONE);
      until("* 4 EXISTS");
    }
    store.forgetCalls(Thread.currentThread());
    assertPlaces("snapshot", "postern-news");
    send("DONE\r\n");
    assertThat(until("c ")).startsWith("c OK ");
    assertPlaces("snapshot", "postern-news", "postern-store");
  }
}
