package dev.postern.auth.dovecot.server;

import dev.postern.MailServer;
import dev.postern.ServerPart;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.dovecot.client.DovecotAuthenticator;
import dev.postern.auth.dovecot.client.DovecotUserDirectory;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Whoever asks over Dovecot's protocol keeps the contracts; a server of ours answers. */
class DovecotContractTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private <T extends ServerPart> T asking(
      String listener, Authenticator logins, UserDirectory users, Function<InetSocketAddress, T> of)
      throws IOException {
    MailServer server =
        TestServers.builder()
            .limits(TestServers.QUICK)
            .authenticator(logins)
            .userDirectory(users)
            .build()
            .start();
    T part =
        of.apply(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port(listener)));
    open.add(part::close);
    open.add(server);
    return part;
  }

  private static final UserDirectory AWAY = name -> UserLookup.unavailable("simulated");

  @Nested
  final class Logins extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws IOException {
      return asking(
          "auth",
          (shown, login) ->
              shown.equals(Credentials.Password.of(USER, PASSWORD))
                  ? AuthOutcome.accepted(MailUser.of(USER))
                  : AuthOutcome.denied(),
          name -> UserLookup.found(MailUser.of(name)),
          DovecotAuthenticator::tcp);
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() throws IOException {
      return Optional.of(
          asking(
              "auth",
              (shown, login) -> AuthOutcome.unavailable(),
              AWAY,
              DovecotAuthenticator::tcp));
    }
  }

  @Nested
  final class Users extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() throws IOException {
      return asking(
          "auth-userdb",
          (shown, login) -> AuthOutcome.denied(),
          name -> name.equals(USER) ? UserLookup.found(MailUser.of(USER)) : UserLookup.unknown(),
          DovecotUserDirectory::tcp);
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() throws IOException {
      return Optional.of(
          asking(
              "auth-userdb",
              (shown, login) -> AuthOutcome.denied(),
              AWAY,
              DovecotUserDirectory::tcp));
    }
  }
}
