package dev.postern.auth;

import java.util.Objects;

/**
 * What a mechanism may use.
 *
 * @param authenticator verifies passwords
 * @param context the circumstances of the login
 * @param hostname the server's name, for mechanisms whose challenge holds it
 */
public record SaslContext(Authenticator authenticator, AuthContext context, String hostname) {
  public SaslContext {
    Objects.requireNonNull(authenticator, "authenticator");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(hostname, "hostname");
  }
}
