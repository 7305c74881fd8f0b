package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** On which threads a login asks where a user's mail is. */
class LookupPlaceTest {
  private final Both both = new Both();

  @Test
  void whatLetTheUserInIsAskedOnTheSameThread() throws Exception {
    login(both);

    assertThat(both.threads).hasSize(2);
    assertThat(both.threads.get(1)).isSameAs(both.threads.get(0));
  }

  /** A directory that is slow must not hold the threads that others' passwords need. */
  @Test
  void anotherDirectoryHasThreadsOfItsOwn() throws Exception {
    login(
        name -> {
          both.threads.add(Thread.currentThread());
          return UserLookup.found(MailUser.of(name));
        });

    assertThat(both.threads).hasSize(2);
    assertThat(both.threads.get(1)).isNotSameAs(both.threads.get(0));
  }

  private void login(UserDirectory directory) throws IOException {
    try (MailServer server =
            MailServer.builder()
                .authenticator(both)
                .userDirectory(directory)
                .listen(DovecotAuthServer.clients().host("127.0.0.1"))
                .build()
                .start();
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "ann", "secret"));
      assertThat(client.line()).startsWith("OK\t1");
    }
  }

  private static final class Both implements Authenticator, UserDirectory {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      threads.add(Thread.currentThread());
      return AuthOutcome.accepted(MailUser.of("ann"));
    }

    @Override
    public UserLookup find(String name) {
      threads.add(Thread.currentThread());
      return UserLookup.found(MailUser.of(name));
    }
  }

  @Test
  void anotherSpellingOfANameIsNotLookedUp() throws Exception {
    try (MailServer server =
            MailServer.builder()
                .authenticator(both)
                .userDirectory(name -> UserLookup.found(MailUser.of(name)))
                .listen(DovecotAuthServer.users().host("127.0.0.1"))
                .build()
                .start();
        AuthClient client = new AuthClient(server.port("auth-userdb"))) {
      client.send("VERSION\t1\t1\n");
      assertThat(client.lines(2)).hasSize(2);
      client.send("USER\t1\tann @example.org\tservice=lmtp\n");
      assertThat(client.line()).isEqualTo("NOTFOUND\t1");
      client.send("USER\t2\tann@example.org\tservice=lmtp\n");
      assertThat(client.line()).startsWith("USER\t2\tann@example.org");
    }
  }
}
