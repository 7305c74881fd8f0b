package dev.postern.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Dovecot for logins, in a folder of its own, its login processes in the mode that is
 * meant for many logins and its {@code imap} processes kept for the next user.
 */
final class DovecotLogins implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
  private static final long PATIENCE_SECONDS = 20;
  private static final int POLL_MILLIS = 50;

  private final Path folder;
  private final int port = freePort();
  private final int tlsPort = freePort();
  private Process process;

  private DovecotLogins(Path folder) throws IOException {
    this.folder = folder;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts it.
   *
   * @param folder with {@code cert.pem} and {@code key.pem}, open to all
   * @param cache as much as {@code auth_cache_size} says
   */
  static DovecotLogins start(Path folder, Path users, String cache)
      throws IOException, InterruptedException {
    DovecotLogins dovecot = new DovecotLogins(folder);
    Path settings = dovecot.configure(users, cache);
    dovecot.process =
        new ProcessBuilder(PROGRAM.toString(), "-F", "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dovecot.out").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!dovecot.answers()) {
      if (!dovecot.process.isAlive() || System.nanoTime() > end) {
        dovecot.close();
        throw new IOException("Dovecot did not start, see " + folder);
      }
      dovecot.process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return dovecot;
  }

  LoginPorts ports() {
    Path run = folder.resolve("run");
    return new LoginPorts(port, tlsPort, run.resolve("auth-client"), run.resolve("auth-userdb"));
  }

  /** The resident memory of its {@code auth} process, in octets. */
  long resident() throws IOException {
    for (ProcessHandle child : process.children().toList()) {
      String id = Long.toString(child.pid());
      if (Files.readString(Path.of("/proc", id, "comm")).strip().equals("auth")) {
        return IdleServer.resident(id);
      }
    }
    throw new IOException("Dovecot has no auth process");
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(ports().logins()));
    } catch (IOException e) {
      return false;
    }
  }

  private Path configure(Path users, String cache) throws IOException {
    Path mail = Files.createDirectories(users.resolveSibling("mail"));
    Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
    String me = System.getProperty("user.name");
    String asMe =
        """
        default_internal_user = ME
        default_login_user = ME
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        service imap-login {
          chroot =
        }
        """
            .replace("ME", me);
    return Files.writeString(
        folder.resolve("dovecot.conf"),
        (SETTINGS + (me.equals("root") ? "" : asMe))
            .replace("DIR", folder.toString())
            .replace("USERS", users.toString())
            .replace("CACHE", cache)
            .replace("TLS_PORT", Integer.toString(tlsPort))
            .replace("PORT", Integer.toString(port)));
  }

  private static final String SETTINGS =
      """
      base_dir = DIR/run
      state_dir = DIR/state
      log_path = DIR/dovecot.log
      protocols = imap
      ssl = yes
      ssl_cert = <DIR/cert.pem
      ssl_key = <DIR/key.pem
      disable_plaintext_auth = no
      auth_mechanisms = plain login scram-sha-256
      auth_cache_size = CACHE
      auth_cache_ttl = 1 hour
      mail_location = maildir:~/Maildir
      mail_max_userip_connections = 0
      first_valid_uid = 1
      passdb {
        driver = passwd-file
        args = USERS
      }
      userdb {
        driver = passwd-file
        args = USERS
      }
      service imap-login {
        service_count = 0
        process_min_avail = 2
        inet_listener imap {
          address = 127.0.0.1
          port = PORT
        }
        inet_listener imaps {
          address = 127.0.0.1
          port = TLS_PORT
          ssl = yes
        }
      }
      service imap {
        service_count = 1000
        process_min_avail = 8
      }
      service auth {
        unix_listener auth-client {
          mode = 0666
        }
        unix_listener auth-userdb {
          mode = 0666
        }
      }
      """;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
