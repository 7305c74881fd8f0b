package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.VerifiedPasswords;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of users goes by the limits of its server. */
class PasswdFileLimitsTest {
  private static final Limits USUAL = Limits.defaults();

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final PasswordSchemes schemes =
      PasswordSchemes.standard().plus(new CountedScheme("SLOW", done));

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void users() throws IOException {
    file = directory.resolve("passwd");
    Files.write(file, List.of("ann:{SLOW}500/a", "bob:{SLOW}500/b", "eve:{SLOW}20000000/e"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatWasReadUnderOtherBoundsIsReadAgain() throws IOException {
    PasswdFileAuthenticator users = builder(schemes).build();
    users.check();
    assertThat(login(users, "eve", "e")).isEqualTo(AuthOutcome.unavailable());
    users.start(server(USUAL.with(PasswordSchemes.PASSWORD_WORK, 20_000_000)));
    assertThat(login(users, "eve", "e")).isInstanceOf(AuthOutcome.Accepted.class);
    // The file's decoys are those of the new bounds, too.
    done.clear();
    assertThat(login(users, "nobody", "e")).isInstanceOf(AuthOutcome.Denied.class);
    assertThat(done).contains("SLOW 20000000");
  }

  @Test
  void aLowerLimitKeepsOutWhoCostsMore() throws IOException {
    PasswdFileAuthenticator users = builder(schemes).build();
    users.check();
    users.start(server(USUAL.with(PasswordSchemes.PASSWORD_WORK, 499)));
    assertThat(login(users, "ann", "a")).isEqualTo(AuthOutcome.unavailable());
    assertThat(done).isEmpty();
  }

  @Test
  void boundsOfItsOwnGoBeforeTheServers() throws IOException {
    Limits more = USUAL.with(PasswordSchemes.PASSWORD_WORK, 20_000_000);
    PasswdFileAuthenticator users = builder(schemes.limits(more)).build();
    users.start(server(USUAL.with(PasswordSchemes.PASSWORD_WORK, 499)));
    assertThat(login(users, "eve", "e")).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void theServerSaysHowManyPasswordsAreRemembered() throws IOException {
    PasswdFileAuthenticator users = builder(schemes).build();
    users.start(server(USUAL.with(VerifiedPasswords.VERIFIED_PASSWORDS, 1)));
    for (int i = 0; i < 2; i++) {
      assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
      assertThat(login(users, "bob", "b")).isInstanceOf(AuthOutcome.Accepted.class);
    }
    assertThat(done).hasSize(4);
  }

  private PasswdFileAuthenticator.Builder builder(PasswordSchemes known) {
    return PasswdFileAuthenticator.builder(file).schemes(known);
  }

  private static AuthOutcome login(PasswdFileAuthenticator users, String user, String password) {
    return users.authenticate(
        Credentials.Password.of(user, password), AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  private static ServerContext server(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> limits);
  }
}
