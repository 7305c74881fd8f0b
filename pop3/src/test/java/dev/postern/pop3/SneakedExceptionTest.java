package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store in Kotlin or Scala, which may throw checked exceptions that nobody declared: its
 * connections end, and others may come.
 */
@Timeout(60)
class SneakedExceptionTest {
  private final AtomicInteger failures = new AtomicInteger(2);

  @Test
  void theConnectionEndsAndItsPlaceIsFree() throws Exception {
    try (MailServer server =
        MailServer.builder()
            .store(new Store(TestServers.store()))
            .authenticator(TestServers.authenticator())
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .limits(Limits.defaults().with(Count.CONNECTIONS_PER_ADDRESS, 1))
            .listen(Pop3.pop3().port(0))
            .build()
            .start()) {
      for (int i = 0; i < 2; i++) {
        assertThat(login(server)).startsWith("-ERR [SYS/TEMP]");
      }
      assertThat(login(server)).isEqualTo("+OK Logged in, 3 messages");
    }
  }

  /** The answer to a login, as soon as the one who came before has left. */
  private static String login(MailServer server) throws IOException {
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("pop3"));
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
        if (lines.readLine().startsWith("+OK")) {
          socket
              .getOutputStream()
              .write(
                  "AUTH PLAIN AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          return lines.readLine();
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak() throws E {
    throw (E) new TimeoutException("scripted");
  }

  private final class Store implements MailStore {
    private final MailStore sound;

    Store(MailStore sound) {
      this.sound = sound;
    }

    @Override
    public Account account(MailUser user) throws StoreException {
      if (failures.getAndDecrement() > 0) {
        SneakedExceptionTest.<RuntimeException>sneak();
      }
      return sound.account(user);
    }

    @Override
    public void close() {
      sound.close();
    }
  }
}
