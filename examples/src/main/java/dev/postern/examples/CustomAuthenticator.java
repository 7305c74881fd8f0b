package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.imap.Imap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Users from an application's own records. */
public final class CustomAuthenticator {
  private CustomAuthenticator() {}

  /** Says who may log in, and who exists; a real one would ask a database and compare hashes. */
  record Accounts(Map<String, String> passwords) implements Authenticator, UserDirectory {

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      if (!(credentials instanceof Credentials.Password login)) {
        return AuthOutcome.denied();
      }
      String right = passwords.getOrDefault(login.authenticationId(), "");
      boolean equal =
          MessageDigest.isEqual(
              right.getBytes(StandardCharsets.UTF_8),
              login.password().getBytes(StandardCharsets.UTF_8));
      return equal && !right.isEmpty()
          ? AuthOutcome.accepted(MailUser.of(login.authenticationId()))
          : AuthOutcome.denied();
    }

    @Override
    public Optional<MailUser> find(String name) {
      return passwords.containsKey(name) ? Optional.of(MailUser.of(name)) : Optional.empty();
    }
  }

  /** Starts an IMAPS server whose users live in memory, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    try (MailServer server =
        MailServer.builder()
            .tls(Tls.selfSigned("localhost"))
            .authenticator(new Accounts(Map.of("ann@example.org", "secret")))
            .listen(Imap.imaps().port(0))
            .build()) {
      System.out.println("IMAPS on port " + server.start().port("imaps"));
    }
  }
}
