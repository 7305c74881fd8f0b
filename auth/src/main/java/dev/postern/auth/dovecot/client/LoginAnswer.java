package dev.postern.auth.dovecot.client;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.log.LogText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the line means by which Dovecot ends a login. */
final class LoginAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(LoginAnswer.class);
  private static final int PARAMETERS = 2;

  /** For the server that asks, and no facts of the user; {@code pass} is its password. */
  private static final Set<String> NOT_OF_THE_USER =
      Set.of("user", "home", "pass", "resp", "nologin", "nodelay", "original_user", "auth_user");

  private LoginAnswer() {}

  /** The outcome by a line that is OK or FAIL; another one is none that could be relied on. */
  static AuthOutcome outcome(AuthLine line) {
    Map<String, String> parameters = line.parameters(PARAMETERS);
    return switch (line.command()) {
      case "OK" -> accepted(parameters);
      case "FAIL" -> failed(parameters);
      default -> lie(line);
    };
  }

  /** Who tried, empty if Dovecot does not say. */
  static String user(AuthLine line) {
    return line.parameters(PARAMETERS).getOrDefault("user", "");
  }

  /** An answer that Dovecot would not give. */
  static AuthOutcome lie(AuthLine line) {
    LOG.warn("dovecot gave no sense command={}", LogText.printable(line.command()));
    return AuthOutcome.unavailable();
  }

  private static AuthOutcome accepted(Map<String, String> parameters) {
    if (parameters.containsKey("proxy") || parameters.containsKey("proxy_maybe")) {
      LOG.warn(
          "dovecot would pass a user on to another server, which is not done here user={}",
          LogText.printable(parameters.getOrDefault("user", "")));
      return AuthOutcome.unavailable();
    }
    if (parameters.containsKey("nologin")) {
      return AuthOutcome.denied(DenialReason.DISABLED);
    }
    try {
      return AuthOutcome.accepted(
          UserFacts.user(parameters.get("user"), parameters, NOT_OF_THE_USER));
    } catch (IllegalArgumentException e) {
      LOG.warn("dovecot accepted a user whose name is none: {}", e.getMessage());
      return AuthOutcome.unavailable();
    }
  }

  /** By the codes of 2.3, and the flags of the versions before. */
  private static AuthOutcome failed(Map<String, String> parameters) {
    Optional<String> flag =
        Set.of("temp", "authz", "user_disabled", "pass_expired").stream()
            .filter(parameters::containsKey)
            .findFirst();
    String code = Optional.ofNullable(parameters.get("code")).or(() -> flag).orElse("");
    return switch (code) {
      case "temp_fail", "temp", "auth_mech_invalid" -> AuthOutcome.unavailable();
      case "authz_fail", "authz" -> AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
      case "user_disabled" -> AuthOutcome.denied(DenialReason.DISABLED);
      case "pass_expired" -> AuthOutcome.denied(DenialReason.EXPIRED);
      case "auth_mech_ssl_required" -> AuthOutcome.denied(DenialReason.NOT_FROM_HERE);
      default -> AuthOutcome.denied();
    };
  }
}
