package dev.postern.auth.sasl;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.util.Optional;
import java.util.function.Predicate;

/** What a client's proof is verified against, if there is anything, and what follows from it. */
record Proof(SecretLookup lookup) {

  /**
   * @param usable the secrets that serve the mechanism
   */
  static Proof of(SecretLookup lookup, Predicate<Secret> usable) {
    return new Proof(
        lookup instanceof SecretLookup.Found found && !usable.test(found.secret())
            ? SecretLookup.notSupported()
            : lookup);
  }

  /** Whether it cannot be told now. */
  boolean unavailable() {
    return lookup instanceof SecretLookup.Unavailable;
  }

  Optional<Secret> secret() {
    return lookup instanceof SecretLookup.Found found
        ? Optional.of(found.secret())
        : Optional.empty();
  }

  /**
   * What a password gives, that of the user if it is kept as it is, or else one that fits nothing.
   */
  String password() {
    return secret().orElse(null) instanceof Secret.Password kept ? kept.password() : "";
  }

  /**
   * The end of the exchange.
   *
   * @param fits whether the client's proof is that of the secret; of no meaning if there is none
   */
  AuthOutcome outcome(boolean fits) {
    if (lookup instanceof SecretLookup.Found found) {
      return fits
          ? AuthOutcome.accepted(found.user())
          : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }
    return AuthOutcome.denied(
        lookup instanceof SecretLookup.Unknown unknown
            ? unknown.reason()
            : DenialReason.NO_SECRET_FOR_MECHANISM);
  }

  /**
   * The same for one that would act as another: nobody may by a proof, since it is verified against
   * the secret of the one alone.
   *
   * @param user the name as the client sent it
   * @param actingAs empty for the same
   */
  AuthOutcome outcome(boolean fits, String user, String actingAs) {
    AuthOutcome outcome = outcome(fits);
    return outcome instanceof AuthOutcome.Accepted accepted
            && !isItself(accepted.user(), user, actingAs)
        ? AuthOutcome.denied(DenialReason.NOT_AUTHORIZED)
        : outcome;
  }

  private static boolean isItself(MailUser accepted, String user, String actingAs) {
    return actingAs.isEmpty()
        || actingAs.equalsIgnoreCase(user)
        || actingAs.equalsIgnoreCase(accepted.name());
  }
}
