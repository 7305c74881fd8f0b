package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.imap.Imap;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of clients guess passwords at once, each from an address that is new, so that no guard
 * slows them down: what is left for others.
 */
@Timeout(180)
class LoginFloodTest {
  private static final int CLIENTS = 500;
  private static final int PER_ADDRESS = 25;
  private static final int TRIES = 3;
  private static final String HASH =
      "{SHA512-CRYPT}$6$postern$B7RKF8t6NIR.Noc7D.YDQW3a1yxXpKWWOuwEM4VxKepZlOIgkIa1TcqovnC6VQ."
          + "F.9LVzvCQUMSY2HQmzrGxW0";

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger denied = new AtomicInteger();
  private final CountDownLatch busy = new CountDownLatch(2);
  private final List<Client> clients = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void hangUp() throws IOException {
    for (Client client : clients) {
      client.close();
    }
  }

  @Test
  void guessersLeaveRoomForOthers() throws Exception {
    try (MailServer server = server().start()) {
      Client loggedIn = client(server, "127.0.1.1");
      loggedIn.send("a LOGIN ann secret");
      assertThat(loggedIn.answer()).startsWith("a OK");
      List<Client> guessers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        guessers.add(client(server, "127.0.2." + (1 + i / PER_ADDRESS)));
      }
      for (int i = 0; i < CLIENTS; i++) {
        guessers.get(i).send(guesses(i));
      }
      assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 20; i++) {
        loggedIn.send("n NOOP");
        assertThat(loggedIn.answer()).startsWith("n OK");
      }
      int deniedAtNoops = denied.get();
      Client another = client(server, "127.0.1.2");
      another.send("a LOGIN bob secret");
      assertThat(another.answer()).startsWith("a OK");
      assertThat(deniedAtNoops).as("NOOPs went before them").isLessThan(CLIENTS * TRIES);
      for (Client guesser : guessers) {
        assertThat(guesser.answer()).startsWith("g1 NO");
      }
    }
  }

  private static String guesses(int client) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= TRIES; i++) {
      String user = client % 2 == 0 ? "ann" : "nobody" + client;
      all.append("g%d LOGIN %s wrong%d-%d\r\n".formatted(i, user, client, i));
    }
    return all.toString().stripTrailing();
  }

  private MailServer server() throws IOException {
    PasswdFileAuthenticator file = PasswdFileAuthenticator.of(users());
    Authenticator counted =
        (credentials, context) -> {
          if (begun.incrementAndGet() > 1) {
            busy.countDown();
          }
          AuthOutcome outcome = file.authenticate(credentials, context);
          if (outcome instanceof AuthOutcome.Denied) {
            denied.incrementAndGet();
          }
          return outcome;
        };
    return MailServer.builder()
        .hostname("mail.example.org")
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .authenticator(counted)
        .loginGuard(LoginGuard.NONE)
        .limits(Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO))
        .listen(Imap.imap().host("0.0.0.0").port(0))
        .build();
  }

  private Path users() throws IOException {
    Path file = folder.resolve("passwd");
    Files.writeString(file, "ann:" + HASH + "\nbob:" + HASH + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Client client(MailServer server, String from) throws IOException {
    Client client =
        new Client(new Socket("127.0.0.1", server.port("imap"), InetAddress.getByName(from), 0));
    clients.add(client);
    assertThat(client.answer()).startsWith("* OK");
    return client;
  }

  private static final class Client implements Closeable {
    private final Socket socket;
    private final BufferedReader input;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(90_000);
      input =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The next line that answers a command. */
    String answer() throws IOException {
      String line = input.readLine();
      while (line != null && line.startsWith("* ") && !line.contains("OK")) {
        line = input.readLine();
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
