import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.imap.Imap;
import dev.postern.smtp.Smtp;
import dev.postern.store.InMemoryStore;
import java.nio.file.Path;

/** For the checks: mail is kept in memory, and waits at its sender's while there is no room: MemoryServer.java PASSWD OCTETS. */
class MemoryServer {
  public static void main(String[] arguments) throws Exception {
    MailServer server =
        MailServer.builder()
            .hostname("localhost")
            .domains("example.test")
            .authenticator(PasswdFileAuthenticator.of(Path.of(arguments[0])))
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .store(InMemoryStore.builder().quotaOctets(Long.parseLong(arguments[1])).build())
            .delivery(local -> local.deferringOverQuota())
            .listen(Smtp.mx().port(0), Smtp.lmtp().port(0), Imap.imap().port(0))
            .build();
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  Runtime.getRuntime().halt(0);
                }));
    for (String name : new String[] {"smtp", "lmtp", "imap"}) {
      System.out.println("listening " + name + " 127.0.0.1:" + server.port(name));
    }
    System.out.println("ready");
  }
}
