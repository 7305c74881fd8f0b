package dev.postern.bench;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import dev.postern.auth.dovecot.server.DovecotAuthServer;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server for logins: by IMAP, IMAPS, and two sockets in its folder, {@code auth-client} and
 * {@code auth-userdb}. Prints the ports of IMAP and IMAPS; then, for each line that it reads, its
 * heap after a full collection and its resident memory.
 *
 * <p>Arguments: the folder, the passwd-file, {@code cache|no-cache}
 */
final class AuthServer {
  private static final int ROOM = 100_000;

  private AuthServer() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(Path.of(arguments[1]))
            .readability(PasswdFileAuthenticator.Readability.EVERYBODY)
            .verifiedFor(arguments[2].equals("cache") ? Duration.ofHours(1) : Duration.ZERO)
            .build();
    try (MailServer server =
        MailServer.builder()
            .tls(Tls.pem(folder.resolve("cert.pem"), folder.resolve("key.pem")))
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .authenticator(users)
            .userDirectory(users)
            .saslMechanisms(SaslMechanisms.named("plain login scram-sha-256"))
            .store(InMemoryStore.builder().build())
            .limits(Limits.defaults().with(Limits.Count.CONNECTIONS_PER_ADDRESS, ROOM))
            .listen(
                Imap.imap().host("127.0.0.1").port(0),
                Imap.imaps().host("127.0.0.1").port(0),
                DovecotAuthServer.clients().unix(folder.resolve("auth-client")),
                DovecotAuthServer.users().unix(folder.resolve("auth-userdb")))
            .build()) {
      server.start();
      System.out.println(server.port("imap") + " " + server.port("imaps"));
      IdleServer.answerMemory();
    }
  }
}
