package dev.postern.examples;

import dev.postern.MailServer;
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

/** A mail server inside an application: what a Postfix and Dovecot host does, in one builder. */
public final class Embed {
  private Embed() {}

  /** Starts a server on free ports of this machine, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    Path data = Files.createTempDirectory("postern-embed");
    Path users = data.resolve("passwd");
    Files.writeString(users, "ann@example.org:{PLAIN}secret\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));

    try (MailServer server =
        MailServer.builder()
            .hostname("mail.example.org")
            .domains("example.org")
            .tls(Tls.selfSigned("localhost"))
            .authenticator(PasswdFileAuthenticator.of(users))
            .store(MaildirStore.at(data + "/%d/%n/Maildir"))
            .listen(Smtp.mx().port(0), Smtp.submission().port(0), Smtp.smtps().port(0))
            .listen(Pop3.pop3s().port(0), Imap.imaps().port(0))
            .build()) {
      server.start();
      System.out.println("SMTPS on port " + server.port("smtps"));
      System.out.println("IMAPS on port " + server.port("imaps"));
    }
  }
}
