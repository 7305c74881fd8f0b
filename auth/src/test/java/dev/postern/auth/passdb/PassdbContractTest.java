package dev.postern.auth.passdb;

import dev.postern.auth.Authenticator;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.testing.contract.AuthenticatorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What stands before another authenticator keeps the contract as that one does. */
class PassdbContractTest {

  /** Over a passwd-file. */
  abstract static class OverAFile extends AuthenticatorContract {
    @TempDir private Path directory;
    private final UnaryOperator<Authenticator> over;

    OverAFile(UnaryOperator<Authenticator> over) {
      this.over = over;
    }

    @Override
    protected Authenticator newAuthenticator() throws IOException {
      return over.apply(users("passwd", USER + ":{PLAIN}" + PASSWORD));
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(over.apply(PasswdFileAuthenticator.of(directory.resolve("none"))));
    }

    private Authenticator users(String name, String line) throws IOException {
      Path file = Files.writeString(directory.resolve(name), line + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      return PasswdFileAuthenticator.of(file);
    }
  }

  @Nested
  final class Cached extends OverAFile {
    Cached() {
      super(users -> CachedAuthenticator.of(users).build());
    }
  }

  @Nested
  final class Alone extends OverAFile {
    Alone() {
      super(users -> PassdbChain.builder().passdb(Passdb.of(users)).build());
    }
  }

  /** Whoever is denied by all, and whoever none can tell of, is asked of the cache twice. */
  @Nested
  final class CachedInAChain extends OverAFile {
    CachedInAChain() {
      super(
          users ->
              PassdbChain.builder()
                  .passdb(Passdb.of(CachedAuthenticator.of(users).build()))
                  .passdb(Passdb.of(users))
                  .masterUserSeparator('*')
                  .build());
    }
  }
}
