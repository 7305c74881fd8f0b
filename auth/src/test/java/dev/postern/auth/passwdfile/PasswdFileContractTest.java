package dev.postern.auth.passwdfile;

import dev.postern.auth.Authenticator;
import dev.postern.testing.contract.AuthenticatorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A passwd-file keeps the contract, with a password in the clear, hashed, and in a chain. */
class PasswdFileContractTest {

  /** The users of a test. */
  private static PasswdFileAuthenticator users(Path directory, String line) throws IOException {
    Path file = Files.writeString(directory.resolve("passwd"), line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    return PasswdFileAuthenticator.of(file);
  }

  @Nested
  final class InTheClear extends AuthenticatorContract {
    @TempDir private Path directory;

    @Override
    protected Authenticator newAuthenticator() throws IOException {
      return users(directory, USER + ":{PLAIN}" + PASSWORD);
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(PasswdFileAuthenticator.of(directory.resolve("none")));
    }
  }

  @Nested
  final class Hashed extends AuthenticatorContract {
    /** Made by {@code openssl passwd -1 -salt postern s3cret-of-ann}. */
    private static final String HASH = "$1$postern$Y61/erkjbZVnpZWNlp/Zc1";

    @TempDir private Path directory;

    @Override
    protected Authenticator newAuthenticator() throws IOException {
      return users(directory, USER + ":" + HASH);
    }
  }

  @Nested
  final class Chained extends AuthenticatorContract {
    @TempDir private Path directory;
    @TempDir private Path other;

    @Override
    protected Authenticator newAuthenticator() throws IOException {
      return Authenticator.chain(
          users(other, "zoe@example.org:{PLAIN}zoe"),
          users(directory, USER + ":{PLAIN}" + PASSWORD));
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() throws IOException {
      return Optional.of(
          Authenticator.chain(
              users(other, "zoe@example.org:{PLAIN}zoe"),
              PasswdFileAuthenticator.of(directory.resolve("none"))));
    }
  }
}
