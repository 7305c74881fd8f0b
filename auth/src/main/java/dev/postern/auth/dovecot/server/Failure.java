package dev.postern.auth.dovecot.server;

import dev.postern.auth.DenialReason;
import dev.postern.auth.dovecot.wire.TabLine;
import java.util.List;
import java.util.Optional;

/**
 * Why a login failed, as whoever asks is told: FAIL with its parameters.
 *
 * @param words of version 1.1, and codes of 1.2
 * @param reason for the client; never tells whether a user exists
 */
record Failure(Optional<String> user, List<String> words, Optional<String> reason) {
  /** Postfix knows no other word for it than the reason. */
  static final Failure TEMPORARY =
      new Failure(
          Optional.empty(),
          List.of("temp", "code=temp_fail"),
          Optional.of("Temporary authentication failure, try again later"));

  static final Failure INITIAL_NOT_BASE64 =
      invalidBase64("Invalid base64 data in initial response");
  static final Failure CONTINUED_NOT_BASE64 =
      invalidBase64("Invalid base64 data in continued response");

  static final Failure PLAINTEXT_FORBIDDEN =
      because("Plaintext authentication disallowed on non-secure (SSL/TLS) connections.");
  static final Failure UNEXPECTED_CONTINUATION = because("Unexpected continuation");
  static final Failure TIMED_OUT = because("Authentication request timed out");

  private static Failure invalidBase64(String reason) {
    return new Failure(Optional.empty(), List.of("code=invalid_base64"), Optional.of(reason));
  }

  private static Failure because(String reason) {
    return new Failure(Optional.empty(), List.of(), Optional.of(reason));
  }

  /**
   * The credentials are not good.
   *
   * @param user may be empty
   */
  static Failure of(String user) {
    return of(user, DenialReason.UNSPECIFIED);
  }

  /** The same, for whoever may be told more than its client. */
  static Failure of(String user, DenialReason reason) {
    List<String> words =
        switch (reason) {
          case DISABLED -> List.of("user_disabled", "code=user_disabled");
          case EXPIRED -> List.of("pass_expired", "code=pass_expired");
          case NOT_AUTHORIZED -> List.of("authz", "code=authz_fail");
          default -> List.of();
        };
    return new Failure(Optional.of(user).filter(name -> !name.isEmpty()), words, Optional.empty());
  }

  TabLine line(String id) {
    TabLine line = TabLine.of("FAIL", id);
    user.ifPresent(name -> line.add("user", name));
    words.forEach(line::add);
    reason.ifPresent(text -> line.add("reason", text));
    return line;
  }
}
