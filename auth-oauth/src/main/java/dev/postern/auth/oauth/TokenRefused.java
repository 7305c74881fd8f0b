package dev.postern.auth.oauth;

import dev.postern.auth.DenialReason;

/** Why a token is not good. The text is for the log, and of ours alone. */
final class TokenRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final DenialReason reason;

  TokenRefused(DenialReason reason, String text) {
    super(text);
    this.reason = reason;
  }

  TokenRefused(String text) {
    this(DenialReason.BAD_PASSWORD, text);
  }

  DenialReason reason() {
    return reason;
  }
}
