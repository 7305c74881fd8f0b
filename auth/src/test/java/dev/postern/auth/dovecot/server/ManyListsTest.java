package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.UserLookup;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for all users again and again, and reads none, holds one list of them. */
@Timeout(120)
class ManyListsTest {
  private static final int MANY = 20_000;
  private static final List<String> USERS =
      IntStream.range(0, MANY).mapToObj(i -> "u".repeat(1_000) + i).toList();

  private final Semaphore asked = new Semaphore(0);

  @Test
  void oneListAtATime() throws Exception {
    try (MailServer server = server();
        AuthClient client = new AuthClient(server.port("auth-userdb"), 1_024)) {
      client.send("VERSION\t1\t1\n");
      assertThat(client.lines(2)).last().asString().startsWith("SPID");
      client.send("LIST\t1\nLIST\t2\nLIST\t3\n");
      assertThat(asked.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      assertThat(asked.tryAcquire(500, TimeUnit.MILLISECONDS)).as("while it is unread").isFalse();
      takeList(client, 1);
      takeList(client, 2);
      takeList(client, 3);
      assertThat(asked.tryAcquire(2)).isTrue();
      assertThat(asked.availablePermits()).isZero();
    }
  }

  @Test
  void oneThatFailsIsOverToo() throws Exception {
    try (MailServer server = TestServers.build("unlisted").start();
        AuthClient client = new AuthClient(server.port("auth-userdb"), 65_536)) {
      client.send("VERSION\t1\t1\nLIST\t1\nLIST\t2\n");
      assertThat(client.lines(4)).contains("DONE\t1\tfail", "DONE\t2\tfail");
    }
  }

  private static void takeList(AuthClient client, int id) throws Exception {
    assertThat(client.lines(MANY)).allMatch(line -> line.startsWith("LIST\t" + id + "\tu"));
    assertThat(client.line()).isEqualTo("DONE\t" + id + "\t");
  }

  private MailServer server() throws Exception {
    return TestServers.builder().userDirectory(new Listed()).build().start();
  }

  private final class Listed implements ListedUserDirectory {
    @Override
    public UserLookup find(String name) {
      return UserLookup.unknown();
    }

    @Override
    public List<String> users() {
      asked.release();
      return USERS;
    }
  }
}
