package dev.postern.bench;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.SyncMode;
import dev.postern.smtp.Smtp;
import java.io.IOException;

/**
 * Postern for the throughput of deliveries: SMTP and LMTP into Maildirs, each message on the disk
 * before it is acknowledged. Prints both ports and runs until its standard input ends.
 *
 * <p>Argument: the folder of the Maildirs, in which they are {@code DOMAIN/USER/Maildir}
 */
final class DeliveryServer {
  static final String DOMAIN = "example.test";

  private DeliveryServer() {}

  public static void main(String[] arguments) throws IOException {
    String location = arguments[0] + "/%d/%n/Maildir";
    try (MailServer server =
        MailServer.builder()
            .domains(DOMAIN)
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .store(MaildirStore.builder(location).sync(SyncMode.ALWAYS).build())
            .listen(Smtp.mx().host("127.0.0.1").port(0), Smtp.lmtp().host("127.0.0.1").port(0))
            .build()) {
      server.start();
      System.out.println(server.port("smtp") + " " + server.port("lmtp"));
      while (System.in.read() >= 0) {
        // Nothing is asked of it.
      }
    }
  }
}
