package dev.postern.bench;

import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.UserLookup;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A running server with SMTP, SMTPS, POP3, POP3S, IMAP and IMAPS on free ports of 127.0.0.1. */
interface SixListeners extends AutoCloseable {

  List<Integer> plainPorts();

  List<Integer> tlsPorts();

  /** What clients need to trust the server. */
  SSLContext trust();

  @Override
  void close();

  /** Postern with a self-signed certificate. */
  record Postern(MailServer server) implements SixListeners {
    private static final String HOST = "127.0.0.1";

    static Postern start(Tls tls) throws IOException {
      MailServer server =
          MailServer.builder()
              .tls(tls)
              .domains("example.org")
              .authenticator((credentials, context) -> AuthOutcome.denied())
              .userDirectory(name -> UserLookup.unknown())
              .listen(Smtp.mx().host(HOST).port(0), Smtp.smtps().host(HOST).port(0))
              .listen(Pop3.pop3().host(HOST).port(0), Pop3.pop3s().host(HOST).port(0))
              .listen(Imap.imap().host(HOST).port(0), Imap.imaps().host(HOST).port(0))
              .build();
      return new Postern(server.start());
    }

    @Override
    public List<Integer> plainPorts() {
      return List.of(server.port("smtp"), server.port("pop3"), server.port("imap"));
    }

    @Override
    public List<Integer> tlsPorts() {
      return List.of(server.port("smtps"), server.port("pop3s"), server.port("imaps"));
    }

    @Override
    public SSLContext trust() {
      return server.tls().orElseThrow().clientContext();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
