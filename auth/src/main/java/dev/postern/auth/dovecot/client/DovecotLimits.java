package dev.postern.auth.dovecot.client;

import dev.postern.Limits;
import java.time.Duration;

/** What a Dovecot that is asked could exhaust, in the form of {@link Limits}. */
public final class DovecotLimits {
  /**
   * For Dovecot to answer one line of a request; then the login or look-up may be tried again.
   * Dovecot itself takes its time before it denies (its {@code auth_failure_delay}).
   */
  public static final Limits.Time ANSWER =
      Limits.Time.of("DOVECOT_ANSWER", Duration.ofSeconds(30)).shared();

  /** For a connection to Dovecot and its handshake. */
  public static final Limits.Time HANDSHAKE =
      Limits.Time.of("DOVECOT_HANDSHAKE", Duration.ofSeconds(5)).shared();

  /** Requests to one socket of Dovecot in flight; further ones may be tried again. */
  public static final Limits.Count REQUESTS = Limits.Count.of("DOVECOT_REQUESTS", 1_024).shared();

  private DovecotLimits() {}
}
