package dev.postern.auth.passdb;

import dev.postern.auth.AuthOutcome;
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

/** What stands before other authenticators keeps the contract as they do. */
final class PassdbContractTest {

  abstract static class OverAFile extends AuthenticatorContract {
    @TempDir private Path directory;
    private final UnaryOperator<Authenticator> over;

    OverAFile(UnaryOperator<Authenticator> over) {
      this.over = over;
    }

    @Override
    protected Authenticator newAuthenticator() throws IOException {
      Path file =
          Files.writeString(directory.resolve("passwd"), USER + ":{PLAIN}" + PASSWORD + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      return over.apply(PasswdFileAuthenticator.of(file));
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(over.apply(PasswdFileAuthenticator.of(directory.resolve("none"))));
    }
  }

  @Nested
  final class Chained extends OverAFile {
    Chained() {
      super(users -> PassdbChain.builder().passdb(Passdb.of(users)).build());
    }
  }

  @Nested
  final class WithMasters extends OverAFile {
    WithMasters() {
      super(
          users ->
              PassdbChain.builder()
                  .passdb(Passdb.of((credentials, context) -> AuthOutcome.denied()).master().pass())
                  .passdb(Passdb.of(users))
                  .masterUserSeparator('*')
                  .build());
    }
  }

  @Nested
  final class Cached extends OverAFile {
    Cached() {
      super(users -> CachedAuthenticator.of(users).build());
    }
  }
}
