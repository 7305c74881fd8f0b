package dev.postern.examples.endtoend;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.Tls;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A running mail host in a folder of its own: Maildirs, a passwd-file with ann and bob, and a
 * certificate for localhost.
 */
final class MailHost implements AutoCloseable {
  static final String ANN = "ann@example.org";
  static final String BOB = "bob@example.org";
  static final String PASSWORD = "secret";

  /** Made by {@code openssl passwd -6 -salt postern secret}. */
  private static final String HASH =
      "$6$postern$B7RKF8t6NIR.Noc7D.YDQW3a1yxXpKWWOuwEM4VxKepZlOIgkIa1TcqovnC6VQ."
          + "F.9LVzvCQUMSY2HQmzrGxW0";

  private static final Tls TLS = Tls.selfSigned("localhost", "127.0.0.1", "::1");

  final MailServer server;
  final EventLog events = new EventLog();
  private final Path data;

  private MailHost(Path data, UnaryOperator<MailServerBuilder> listeners) throws IOException {
    this.data = data;
    server = listeners.apply(builder(data).observer(events)).build();
  }

  /** With all listeners but LMTP, on free ports of localhost. */
  static MailHost start(Path data) throws IOException {
    return start(data, MailHost::usualListeners);
  }

  /** With the listeners, and perhaps other settings, given. */
  static MailHost start(Path data, UnaryOperator<MailServerBuilder> listeners) throws IOException {
    MailHost host = new MailHost(data, listeners);
    host.server.start();
    return host;
  }

  /** Settings without listeners. */
  static MailServerBuilder builder(Path data) throws IOException {
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .tls(TLS)
        .limits(Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO))
        .authenticator(PasswdFileAuthenticator.of(users(data)))
        .store(MaildirStore.at(data + "/mail/%d/%n/Maildir"));
  }

  static MailServerBuilder usualListeners(MailServerBuilder builder) {
    return builder
        .listen(Smtp.mx().port(0), Smtp.submission().port(0), Smtp.smtps().port(0))
        .listen(Pop3.pop3().port(0), Pop3.pop3s().port(0))
        .listen(Imap.imap().port(0), Imap.imaps().port(0));
  }

  int port(String listener) {
    return server.port(listener);
  }

  Tls tls() {
    return server.tls().orElseThrow();
  }

  /** The files of a user's inbox. */
  List<Path> inbox(String user) throws IOException {
    int at = user.indexOf('@');
    Path maildir =
        data.resolve("mail")
            .resolve(user.substring(at + 1))
            .resolve(user.substring(0, at))
            .resolve("Maildir");
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("new", "cur", "tmp")) {
      if (Files.isDirectory(maildir.resolve(folder))) {
        try (Stream<Path> files = Files.list(maildir.resolve(folder))) {
          // What the store makes its lock files of is no message.
          files
              .filter(file -> !file.getFileName().toString().startsWith("lock."))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.close();
  }

  private static Path users(Path data) throws IOException {
    Path users = data.resolve("passwd");
    Files.writeString(
        users,
        ANN + ":{SHA512-CRYPT}" + HASH + ":::::\n" + BOB + ":{SHA512-CRYPT}" + HASH + ":::::\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
    return users;
  }
}
