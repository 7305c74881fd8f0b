package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.util.List;

/**
 * Users by their certificates (EXTERNAL): who exists, and whom no database of logins keeps out,
 * needs no password.
 */
record CertificateLogins(List<Authenticator> others, UserDirectory directory)
    implements Authenticator {
  CertificateLogins {
    others = List.copyOf(others);
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Certificate certificate)) {
      return AuthOutcome.denied();
    }
    if (!certificate.authorizationId().isEmpty()) {
      return AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
    }
    String name = certificate.authenticationId();
    for (Authenticator other : others) {
      SecretLookup login = other.secret(name, "EXTERNAL", context);
      if (login instanceof SecretLookup.Unavailable) {
        return AuthOutcome.unavailable();
      }
      if (login instanceof SecretLookup.Unknown barred && isBarred(barred.reason())) {
        return AuthOutcome.denied(barred.reason());
      }
    }
    UserLookup user = directory.find(name);
    if (user instanceof UserLookup.Found found) {
      return AuthOutcome.accepted(found.found());
    }
    return user instanceof UserLookup.Unknown
        ? AuthOutcome.denied(DenialReason.UNKNOWN_USER)
        : AuthOutcome.unavailable();
  }

  /** Not who is in another database, or has no password to log in by. */
  private static boolean isBarred(DenialReason reason) {
    return switch (reason) {
      case UNKNOWN_USER, NO_PASSWORD, UNSPECIFIED -> false;
      default -> true;
    };
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Certificate.class;
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(directory);
  }
}
