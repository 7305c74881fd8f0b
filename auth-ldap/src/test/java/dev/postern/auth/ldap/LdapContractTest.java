package dev.postern.auth.ldap;

import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** An LDAP directory keeps the contracts, whoever verifies the passwords. */
class LdapContractTest {
  private TestDirectory directory;
  private LdapAuthenticator open;

  @AfterEach
  void end() {
    open.close();
    directory.close();
  }

  private LdapAuthenticatorBuilder users(String user, String password) throws Exception {
    directory = TestDirectory.start();
    directory.add(user, password, "homeDirectory: /home/ann");
    return directory.client();
  }

  private LdapAuthenticator opened(LdapAuthenticatorBuilder builder) {
    open = builder.build();
    return open;
  }

  private LdapAuthenticator gone() {
    directory.close();
    open.close();
    return opened(directory.client());
  }

  @Nested
  final class BoundAfterASearch extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws Exception {
      return opened(users(USER, PASSWORD).authBind());
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(gone());
    }
  }

  @Nested
  final class BoundByTemplate extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws Exception {
      return opened(users(USER, PASSWORD).authBindUserDn("uid=%u," + TestDirectory.BASE));
    }
  }

  @Nested
  final class Stored extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws Exception {
      return opened(users(USER, "{PLAIN}" + PASSWORD));
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(gone());
    }
  }

  @Nested
  final class Users extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() throws Exception {
      return opened(users(USER, "x"));
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() {
      return Optional.of(gone());
    }
  }
}
