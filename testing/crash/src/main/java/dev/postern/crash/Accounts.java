package dev.postern.crash;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.util.List;
import java.util.Optional;

/** The users of the test, who need no file. */
final class Accounts implements Authenticator, UserDirectory {
  static final String DOMAIN = "crash.test";
  static final String PASSWORD = "secret";
  static final List<String> USERS = List.of("ann", "bob", "cat");

  static String address(String user) {
    return user + "@" + DOMAIN;
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    Optional<MailUser> user = user(credentials.authenticationId());
    Credentials right = Credentials.Password.of(credentials.authenticationId(), PASSWORD);
    return user.isPresent() && credentials.equals(right)
        ? AuthOutcome.accepted(user.get())
        : AuthOutcome.denied();
  }

  @Override
  public UserLookup find(String name) {
    return UserLookup.of(user(name));
  }

  private static Optional<MailUser> user(String name) {
    return USERS.stream().map(Accounts::address).filter(name::equals).map(MailUser::of).findAny();
  }
}
