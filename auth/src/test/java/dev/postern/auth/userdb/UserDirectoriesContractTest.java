package dev.postern.auth.userdb;

import dev.postern.auth.UserDirectory;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.testing.contract.UserDirectoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The directories of users that come with Postern keep the contract. */
class UserDirectoriesContractTest {

  /** Over a passwd-file. */
  abstract static class OverAFile extends UserDirectoryContract {
    @TempDir private Path directory;
    private final UnaryOperator<UserDirectory> over;

    OverAFile(UnaryOperator<UserDirectory> over) {
      this.over = over;
    }

    @Override
    protected UserDirectory newDirectory() throws IOException {
      Path file = Files.writeString(directory.resolve("passwd"), USER + ":{PLAIN}x\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      return over.apply(PasswdFileAuthenticator.of(file));
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() {
      return Optional.of(over.apply(PasswdFileAuthenticator.of(directory.resolve("none"))));
    }
  }

  @Nested
  final class PasswdFile extends OverAFile {
    PasswdFile() {
      super(users -> users);
    }
  }

  @Nested
  final class Static extends OverAFile {
    Static() {
      super(users -> StaticUserDirectory.home("/var/mail/%d/%n").of(users));
    }
  }

  @Nested
  final class Chained extends OverAFile {
    Chained() {
      super(users -> UserDirectory.chain(UserDirectory.NONE, users));
    }
  }

  @Nested
  final class Prefetched extends OverAFile {
    Prefetched() {
      super(users -> UserDirectory.chain(UserDirectory.prefetch(), users));
    }
  }
}
