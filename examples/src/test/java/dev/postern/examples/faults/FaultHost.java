package dev.postern.examples.faults;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.auth.dovecot.server.DovecotAuthServer;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.examples.faults.LoginClient.Words;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server in the clear over a passwd-file, with three protocols and the auth socket. */
final class FaultHost implements AutoCloseable {
  static final String USER = "ann@example.org";

  private static final int ENDLESS = 1_000_000;
  private static final Limits LIMITS =
      Limits.defaults()
          .with(Limits.Count.AUTH_FAILURES, ENDLESS)
          .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, ENDLESS)
          .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO)
          .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(1));

  private final Path users;
  private final MailServer server;
  private int open;
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  private FaultHost(Path users) throws IOException {
    this.users = users;
    server =
        MailServer.builder()
            .hostname("mail.example.org")
            .domains("example.org")
            .tls(Tls.selfSigned("localhost"))
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .authenticator(PasswdFileAuthenticator.of(users))
            .saslMechanisms(SaslMechanisms.named("scram-sha-256 cram-md5 digest-md5 plain login"))
            .limits(LIMITS)
            .observer(this::on)
            .listen(Smtp.submission().port(0), Pop3.pop3().port(0), Imap.imap().port(0))
            .listen(DovecotAuthServer.clients().host("127.0.0.1").port(0))
            .build()
            .start();
  }

  static FaultHost over(Path users, String... lines) throws IOException {
    Files.createFile(
        users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(users, String.join("\n", lines) + "\n");
    return new FaultHost(users);
  }

  Path users() {
    return users;
  }

  LoginClient client(Words words) throws IOException {
    return LoginClient.to(words, server.port(words.listener()));
  }

  /** Waits until each connection has ended that there was. */
  synchronized void awaitNobody() throws InterruptedException {
    while (open > 0) {
      wait();
    }
  }

  /** What observers were told, as text. */
  String told() {
    return String.join("\n", told);
  }

  private synchronized void on(ServerEvent event) {
    told.add(event.toString());
    if (event instanceof ServerEvent.Connected) {
      open++;
    } else if (event instanceof ServerEvent.Disconnected) {
      open--;
      notifyAll();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
