package dev.postern.auth.pam;

import dev.postern.auth.DenialReason;
import java.util.Optional;

/** What Linux-PAM's return codes mean for a login ({@code security/_pam_types.h}). */
final class PamCodes {
  static final int SUCCESS = 0;

  private static final int PERM_DENIED = 6;
  private static final int AUTH_ERR = 7;
  private static final int USER_UNKNOWN = 10;
  private static final int MAXTRIES = 11;
  private static final int NEW_AUTHTOK_REQD = 12;
  private static final int ACCT_EXPIRED = 13;
  private static final int CRED_EXPIRED = 16;
  private static final int AUTHTOK_EXPIRED = 27;

  private PamCodes() {}

  /** Why a password is not good enough; nothing if the code is a failure and no denial. */
  static Optional<DenialReason> ofAuthentication(int code) {
    return code == AUTH_ERR || code == MAXTRIES
        ? Optional.of(DenialReason.BAD_PASSWORD)
        : ofAccount(code);
  }

  /** Why an account whose password is right may not log in; nothing if it is no denial. */
  static Optional<DenialReason> ofAccount(int code) {
    return switch (code) {
      case PERM_DENIED, AUTH_ERR, MAXTRIES -> Optional.of(DenialReason.DISABLED);
      case USER_UNKNOWN -> Optional.of(DenialReason.UNKNOWN_USER);
      case NEW_AUTHTOK_REQD, ACCT_EXPIRED, CRED_EXPIRED, AUTHTOK_EXPIRED ->
          Optional.of(DenialReason.EXPIRED);
      default -> Optional.empty();
    };
  }
}
