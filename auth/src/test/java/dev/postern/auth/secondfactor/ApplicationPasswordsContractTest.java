package dev.postern.auth.secondfactor;

import dev.postern.auth.Authenticator;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.testing.contract.AuthenticatorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class ApplicationPasswordsContractTest extends AuthenticatorContract {
  @TempDir private Path directory;

  @Override
  protected Authenticator newAuthenticator() throws IOException {
    Path users = directory.resolve("users");
    Files.createFile(
        users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(users, USER + ":{PLAIN}" + PASSWORD + "\n");
    ApplicationPasswords made = over(users);
    made.create(USER, "phone", Set.of());
    return made;
  }

  @Override
  protected Optional<Authenticator> newUnavailableAuthenticator() {
    return Optional.of(over(directory.resolve("missing")));
  }

  private ApplicationPasswords over(Path users) {
    return ApplicationPasswords.of(
        ApplicationPasswordFile.of(directory.resolve("applications")),
        PasswdFileAuthenticator.of(users));
  }
}
