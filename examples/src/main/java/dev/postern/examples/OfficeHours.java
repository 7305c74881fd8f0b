package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SecretLookup;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** Lets in whom another authenticator lets in, from eight to six by the clock of UTC. */
final class OfficeHours implements Authenticator {
  private static final LocalTime OPENS = LocalTime.of(8, 0);
  private static final LocalTime CLOSES = LocalTime.of(18, 0);

  private final Authenticator users;
  private final Clock clock;

  OfficeHours(Authenticator users, Clock clock) {
    this.users = Objects.requireNonNull(users, "users");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    // Asked at night too, so that its time does not tell whose password is right.
    AuthOutcome outcome = users.authenticate(credentials, context);
    return outcome instanceof AuthOutcome.Accepted && !isOpen()
        ? AuthOutcome.denied(DenialReason.NOT_FROM_HERE)
        : outcome;
  }

  /** Who may not log in has no secret, or SCRAM would be a way around. */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    SecretLookup lookup = users.secret(user, mechanism, context);
    return lookup instanceof SecretLookup.Found && !isOpen()
        ? SecretLookup.unknown(DenialReason.NOT_FROM_HERE)
        : lookup;
  }

  @Override
  public String subject(String name) {
    return users.subject(name);
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return users.hasSecrets(mechanism);
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return users.verifies(kind);
  }

  /** The server checks, starts and closes it. */
  @Override
  public List<ServerPart> parts() {
    return List.of(users);
  }

  private boolean isOpen() {
    LocalTime now = LocalTime.now(clock.withZone(ZoneOffset.UTC));
    return !now.isBefore(OPENS) && now.isBefore(CLOSES);
  }
}
