package dev.postern.auth;

import java.util.Objects;
import java.util.Optional;

/** One try to log in, as a {@link LoginGuard} sees it. Immutable. */
public final class LoginAttempt {
  private final String user;
  private final String subject;
  private final Optional<Credentials> credentials;
  private final AuthContext context;

  private LoginAttempt(
      String user, String subject, Optional<Credentials> credentials, AuthContext context) {
    this.user = Objects.requireNonNull(user, "user");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.credentials = credentials;
    this.context = Objects.requireNonNull(context, "context");
  }

  /** A try with credentials. */
  public static LoginAttempt of(Credentials credentials, AuthContext context) {
    String user = credentials.authenticationId();
    return new LoginAttempt(user, user, Optional.of(credentials), context);
  }

  /**
   * A try by a proof that the server checks against a secret, or one that a mechanism accepted by
   * itself.
   *
   * @param user the name as the client sent it; that of the user who was accepted, if the mechanism
   *     decided by itself
   */
  public static LoginAttempt of(String user, AuthContext context) {
    return new LoginAttempt(user, user, Optional.empty(), context);
  }

  /** A try that a mechanism denied by itself: it tells nothing but that. */
  public static LoginAttempt unknown(AuthContext context) {
    return new LoginAttempt("", "", Optional.empty(), context);
  }

  /** The same, of a name that is counted under another ({@link Authenticator#subject}). */
  public LoginAttempt countedAs(String other) {
    return new LoginAttempt(user, other, credentials, context);
  }

  /** The name that is tried, mostly as the client sent it; empty if it is not known. */
  public String user() {
    return user;
  }

  /** The name under which it is counted: mostly {@link #user}. */
  public String subject() {
    return subject;
  }

  /** What the client presented, if it is known; never to be logged. */
  public Optional<Credentials> credentials() {
    return credentials;
  }

  /** The circumstances. */
  public AuthContext context() {
    return context;
  }

  /** Never shows a secret. */
  @Override
  public String toString() {
    return "LoginAttempt[" + user + ", " + context.peer().remoteText() + "]";
  }
}
