package dev.postern.auth;

import java.util.Objects;

/**
 * What a client presented to prove who it is. Password mechanisms all end in a {@link Password}.
 * Open: a mechanism of one's own may hand another kind (a token, a certificate) to the server in
 * {@link SaslStep.Verify}, and its {@link Authenticator} knows what to do with it; others deny what
 * they do not know. Mechanisms by proof ask for a {@link Secret} instead. None shows a secret in
 * text.
 */
public interface Credentials {

  /** The name of the user whose secret is checked (authentication identity, RFC 4422 §2). */
  String authenticationId();

  /**
   * The name of the user to act as, empty for the same (authorization identity, RFC 4422 §2). An
   * authenticator accepts that user, as for a master user, or denies.
   */
  String authorizationId();

  /**
   * A name and its password.
   *
   * @param authorizationId may be empty
   * @param authenticationId as the client sent it, not normalised
   * @param password the password in clear
   */
  record Password(String authorizationId, String authenticationId, String password)
      implements Credentials {

    public Password {
      Objects.requireNonNull(authorizationId, "authorizationId");
      Objects.requireNonNull(authenticationId, "authenticationId");
      Objects.requireNonNull(password, "password");
    }

    /** Credentials of a user that acts as itself. */
    public static Password of(String user, String password) {
      return new Password("", user, password);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Password[" + authenticationId + "]";
    }
  }

  /**
   * A bearer token and whose it is said to be (RFC 6750, RFC 7628).
   *
   * @param authorizationId may be empty
   * @param authenticationId as the client sent it, not normalised; empty if the token alone tells
   * @param token as it crossed the wire
   */
  record Token(String authorizationId, String authenticationId, String token)
      implements Credentials {
    public Token {
      Objects.requireNonNull(authorizationId, "authorizationId");
      Objects.requireNonNull(authenticationId, "authenticationId");
      Objects.requireNonNull(token, "token");
    }

    /** Never shows the token. */
    @Override
    public String toString() {
      return "Token[" + authenticationId + "]";
    }
  }

  /**
   * A name that a client's certificate proves: the server has verified the certificate, so that
   * nothing is left to check but whether there is such a user, who may log in from there. Whoever
   * is locked or expired may not by a certificate either.
   *
   * @param authorizationId may be empty
   * @param authenticationId the user whose certificate it is, not normalised
   */
  record Certificate(String authorizationId, String authenticationId) implements Credentials {
    public Certificate {
      Objects.requireNonNull(authorizationId, "authorizationId");
      Objects.requireNonNull(authenticationId, "authenticationId");
    }
  }
}
