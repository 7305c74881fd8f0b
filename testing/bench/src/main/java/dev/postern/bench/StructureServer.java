package dev.postern.bench;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import java.io.IOException;

/**
 * IMAP open to everybody. Prints its port and runs until its standard input ends.
 *
 * <p>Argument: the folder in which users have Maildirs of their names
 */
final class StructureServer {
  private StructureServer() {}

  public static void main(String[] arguments) throws IOException {
    try (MailServer server =
        MailServer.builder()
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .authenticator(
                (credentials, context) ->
                    AuthOutcome.accepted(MailUser.of(credentials.authenticationId())))
            .store(MaildirStore.at(arguments[0] + "/%u"))
            .listen(Imap.imap().host("127.0.0.1").port(0))
            .build()) {
      server.start();
      System.out.println(server.port("imap"));
      while (System.in.read() >= 0) {
        // Nothing is asked of it.
      }
    }
  }
}
