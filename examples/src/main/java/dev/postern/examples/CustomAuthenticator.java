package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.Passwords;
import dev.postern.imap.Imap;
import java.io.IOException;
import java.util.Map;

/** Users from an application's own records. */
public final class CustomAuthenticator {
  private CustomAuthenticator() {}

  /** What a denial of somebody unknown verifies, so that it takes as long as any other. */
  private static final String NOBODYS = Passwords.hash("nobody's");

  /**
   * Says who may log in, and who exists; a real one would ask a database.
   *
   * @param passwords what {@link Passwords#hash} made, by user
   */
  record Accounts(Map<String, String> passwords) implements Authenticator, UserDirectory {

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      if (!(credentials instanceof Credentials.Password login)) {
        return AuthOutcome.denied();
      }
      String user = login.authenticationId();
      boolean fits = Passwords.verify(login.password(), passwords.getOrDefault(user, NOBODYS));
      if (!passwords.containsKey(user)) {
        return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
      }
      return fits
          ? AuthOutcome.accepted(MailUser.of(user))
          : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }

    @Override
    public UserLookup find(String name) {
      return passwords.containsKey(name)
          ? UserLookup.found(MailUser.of(name))
          : UserLookup.unknown();
    }
  }

  /** Starts an IMAPS server whose users live in memory, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    try (MailServer server =
        MailServer.builder()
            .tls(Tls.selfSigned("localhost"))
            .authenticator(new Accounts(Map.of("ann@example.org", Passwords.hash("secret"))))
            .listen(Imap.imaps().port(0))
            .build()) {
      System.out.println("IMAPS on port " + server.start().port("imaps"));
    }
  }
}
