package dev.postern.auth.passdb;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserLookup;
import java.util.Optional;

/**
 * What one authenticator said, be it asked to verify, for a secret, or whether it knows somebody.
 *
 * @param reason of what is not {@link Kind#OK}; empty where nothing is said of the user
 */
record Answer(
    Kind kind, Optional<DenialReason> reason, Optional<MailUser> user, Optional<Secret> secret) {

  static final Answer UNAVAILABLE =
      new Answer(Kind.UNAVAILABLE, Optional.empty(), Optional.empty(), Optional.empty());

  private static final Answer NOT_SUPPORTED =
      new Answer(Kind.FAILED, Optional.empty(), Optional.empty(), Optional.empty());

  static Answer ok(MailUser user) {
    return new Answer(Kind.OK, Optional.empty(), Optional.of(user), Optional.empty());
  }

  static Answer denied(DenialReason reason) {
    Kind kind =
        switch (reason) {
          case DISABLED, EXPIRED -> Kind.BARRED;
          default -> Kind.FAILED;
        };
    return new Answer(kind, Optional.of(reason), Optional.empty(), Optional.empty());
  }

  static Answer of(AuthOutcome outcome) {
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      return ok(accepted.user());
    }
    return outcome instanceof AuthOutcome.Denied denied ? denied(denied.reason()) : UNAVAILABLE;
  }

  static Answer of(SecretLookup lookup) {
    if (lookup instanceof SecretLookup.Found found) {
      return new Answer(
          Kind.OK, Optional.empty(), Optional.of(found.user()), Optional.of(found.secret()));
    }
    if (lookup instanceof SecretLookup.Unknown unknown) {
      return denied(unknown.reason());
    }
    return lookup instanceof SecretLookup.NotSupported ? NOT_SUPPORTED : UNAVAILABLE;
  }

  static Answer of(UserLookup lookup) {
    if (lookup instanceof UserLookup.Found found) {
      return ok(found.found());
    }
    return lookup instanceof UserLookup.Unknown ? denied(DenialReason.UNKNOWN_USER) : UNAVAILABLE;
  }

  /** What a chain does not tell apart further. */
  enum Kind {
    /** Verified, or found. */
    OK,
    /** Not that user, or not that password. */
    FAILED,
    /** The user is known and may not log in: no rule of the chain changes that. */
    BARRED,
    /** It could not be told. */
    UNAVAILABLE
  }
}
