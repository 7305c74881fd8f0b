package dev.postern.auth.oauth;

import dev.postern.Limits;
import java.time.Duration;

/**
 * What tokens and who vouches for them may take of the server: constants for {@link Limits#with}.
 * The server's limits count once it has started.
 */
public final class OAuthLimits {

  /** One token, in octets; a longer one is denied unread. */
  public static final Limits.Count OAUTH_TOKEN_OCTETS =
      Limits.Count.of("OAUTH_TOKEN_OCTETS", 16_384).shared();

  /** One answer by HTTP (a set of keys, an introspection), in octets. */
  public static final Limits.Count OAUTH_ANSWER_OCTETS =
      Limits.Count.of("OAUTH_ANSWER_OCTETS", 262_144).shared();

  /** Active tokens that are remembered, so that not each login asks. */
  public static final Limits.Count OAUTH_TOKENS_KEPT =
      Limits.Count.of("OAUTH_TOKENS_KEPT", 10_000).shared();

  /** For one answer by HTTP, whole. */
  public static final Limits.Time OAUTH_ANSWER =
      Limits.Time.of("OAUTH_ANSWER", Duration.ofSeconds(5)).shared();

  /**
   * In which an active token is not asked for again; zero for asking each time. So long a token
   * that was revoked still logs in.
   */
  public static final Limits.Time OAUTH_TOKEN_LIFE =
      Limits.Time.delay("OAUTH_TOKEN_LIFE", Duration.ofSeconds(60)).shared();

  /** After which keys are fetched anew. */
  public static final Limits.Time OAUTH_KEYS_LIFE =
      Limits.Time.of("OAUTH_KEYS_LIFE", Duration.ofMinutes(15)).shared();

  /** For which keys are used on that cannot be fetched anew. */
  public static final Limits.Time OAUTH_KEYS_OUTAGE =
      Limits.Time.of("OAUTH_KEYS_OUTAGE", Duration.ofHours(24)).shared();

  /**
   * Between two tries to fetch keys, whatever is asked: a token of an unknown key does not make
   * more.
   */
  public static final Limits.Time OAUTH_KEYS_RETRY =
      Limits.Time.delay("OAUTH_KEYS_RETRY", Duration.ofSeconds(10)).shared();

  /** By which the clocks of who issues tokens and of this server may differ. */
  public static final Limits.Time OAUTH_CLOCK_SKEW =
      Limits.Time.delay("OAUTH_CLOCK_SKEW", Duration.ofSeconds(60)).shared();

  private OAuthLimits() {}
}
