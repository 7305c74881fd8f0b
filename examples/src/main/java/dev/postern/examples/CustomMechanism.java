package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.Tls;
import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A SASL mechanism of one's own, beside those that come along. */
public final class CustomMechanism {
  private CustomMechanism() {}

  /** All protocols offer X-CRAM-SHA-256 to the users of an authenticator that gives secrets. */
  static MailServerBuilder withCramSha256(Authenticator users) {
    SaslMechanism[] mechanisms =
        Stream.concat(Stream.of(new CramSha256()), SaslMechanisms.standard().stream())
            .toArray(SaslMechanism[]::new);
    return MailServer.builder().authenticator(users).saslMechanisms(mechanisms);
  }

  /** Starts an IMAPS server whose only user keeps its password in the clear, and stops it. */
  public static void main(String[] arguments) throws IOException {
    Path users = Files.createTempFile("postern-users", "");
    try {
      Files.writeString(users, "ann@example.org:{PLAIN}secret\n");
      Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
      try (MailServer server =
          withCramSha256(PasswdFileAuthenticator.of(users))
              .tls(Tls.selfSigned("localhost"))
              .listen(Imap.imaps().port(0))
              .build()) {
        System.out.println("IMAPS with X-CRAM-SHA-256 on port " + server.start().port("imaps"));
      }
    } finally {
      Files.delete(users);
    }
  }
}
