package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Debian's Dovecot as a whole server that offers LMTP alone, on a socket in its directory. */
final class DovecotLmtp implements Closeable {
  private static final Path SERVER = Path.of("/usr/sbin/dovecot");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Process process;
  private final Path socket;

  /** Starts; everybody's mail goes to the Maildir {@code Maildir} of the directory. */
  DovecotLmtp(Path directory) throws IOException {
    Path configuration = directory.resolve("lmtp.conf");
    Path run = directory.resolve("r");
    socket = run.resolve("lmtp");
    Files.writeString(
        configuration,
        """
        protocols = lmtp
        base_dir = %1$s
        state_dir = %1$s
        log_path = %2$s/lmtp.log
        ssl = no
        mail_location = maildir:%2$s/Maildir
        postmaster_address = postmaster@example.org
        first_valid_uid = 1
        namespace inbox {
          inbox = yes
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home=%2$s allow_all_users=yes
        }
        passdb {
          driver = static
          args = nopassword=y
        }
        service lmtp {
          unix_listener lmtp {
            mode = 0600
          }
        }
        """
            .formatted(run, directory));
    process =
        new ProcessBuilder(SERVER.toString(), "-F", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("lmtp.out").toFile())
            .start();
  }

  /** Only root can run the server with the users it needs. */
  static boolean canRun() {
    return Files.isExecutable(SERVER)
        && Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp"))
        && "root".equals(System.getProperty("user.name"));
  }

  /** Delivers one message; returns the answer to its end. */
  String deliver(String recipient, String message) throws IOException {
    try (SocketChannel channel = connect()) {
      BufferedReader in = new BufferedReader(Channels.newReader(channel, ISO_8859_1));
      answer(in);
      for (String command :
          new String[] {
            "LHLO test", "MAIL FROM:<b@example.org>", "RCPT TO:<" + recipient + ">", "DATA"
          }) {
        send(channel, command + "\r\n");
        answer(in);
      }
      send(channel, message + ".\r\n");
      String last = answer(in);
      send(channel, "QUIT\r\n");
      answer(in);
      return last;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SocketChannel connect() throws IOException {
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
      } catch (IOException e) {
        channel.close();
        if (System.nanoTime() - end > 0 || !process.isAlive()) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
  }

  private static String answer(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return String.valueOf(line);
  }
}
