package dev.postern.auth.dovecot.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's Dovecot with an auth service and nothing else, in a directory of its own. */
public final class RealDovecot implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
  private static final long SECONDS = 20;

  private static final String USUAL =
      """
      passdb {
        driver = passwd-file
        args = DIR/users
      }
      passdb {
        driver = checkpassword
        args = DIR/away
        username_filter = *@away.example
      }
      userdb {
        driver = passwd-file
        args = DIR/users
      }
      """;

  private final Path directory;
  private final Path settings;
  private Process process;

  private RealDovecot(Path directory) {
    this.directory = directory;
    this.settings = directory.resolve("dovecot.conf");
  }

  /** Skips the test where there is no Dovecot. */
  static RealDovecot start(Path directory, String users) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no Dovecot here: .ci/install-clients");
    RealDovecot dovecot = new RealDovecot(directory);
    dovecot.configure(users, USUAL);
    dovecot.begin();
    return dovecot;
  }

  /**
   * With databases of the test's own; skips it where there is no Dovecot.
   *
   * @param databases passdbs and the like; DIR is the directory, in which the program {@code away}
   *     is a checkpassword that cannot tell
   */
  public static RealDovecot startWith(Path directory, String databases) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no Dovecot here: .ci/install-clients");
    RealDovecot dovecot = new RealDovecot(directory);
    dovecot.configure("", databases);
    dovecot.begin();
    return dovecot;
  }

  /** The socket at which it takes logins. */
  public Path logins() {
    return directory.resolve("run/auth-client");
  }

  Path lookups() {
    return directory.resolve("run/auth-userdb");
  }

  /** Ends it and begins anew. */
  void restart() throws Exception {
    end();
    begin();
  }

  /** Reads the settings anew (SIGHUP): the auth process is another one afterwards. */
  void reload() throws Exception {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  private void configure(String users, String databases) throws IOException {
    Files.writeString(directory.resolve("users"), users);
    // What a checkpassword program says when it cannot tell.
    Path away = Files.writeString(directory.resolve("away"), "#!/bin/sh\nexit 111\n");
    Files.setPosixFilePermissions(away, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(directory.resolve("run"));
    String me = System.getProperty("user.name");
    Files.writeString(
        settings,
        """
        base_dir = DIR/run
        state_dir = DIR/state
        log_path = DIR/log
        protocols =
        ssl = no
        auth_mechanisms = plain login cram-md5 scram-sha-256
        auth_failure_delay = 0
        default_internal_user = ME
        default_login_user = ME
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        service auth {
          unix_listener auth-client {
            mode = 0600
          }
          unix_listener auth-userdb {
            mode = 0600
          }
        }
        """
            .concat(databases)
            .replace("DIR", directory.toString())
            .replace("ME", me));
  }

  private void begin() throws Exception {
    process =
        new ProcessBuilder(PROGRAM.toString(), "-F", "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > ends) {
        throw new IOException(
            "Dovecot did not start: " + Files.readString(directory.resolve("out")) + log());
      }
      Thread.onSpinWait();
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private boolean answers() {
    DovecotAuthenticator probe = DovecotAuthenticator.unix(logins());
    try {
      probe.check();
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      probe.close();
    }
  }

  private void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() throws InterruptedException {
    end();
  }
}
