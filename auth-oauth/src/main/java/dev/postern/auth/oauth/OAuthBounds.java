package dev.postern.auth.oauth;

import dev.postern.Limits;
import java.time.Duration;

/** The server's limits for tokens. */
record OAuthBounds(
    int tokenOctets,
    long answerOctets,
    int tokensKept,
    Duration answer,
    Duration tokenLife,
    Duration keysLife,
    Duration keysOutage,
    Duration keysRetry,
    Duration skew) {

  static OAuthBounds of(Limits limits) {
    return new OAuthBounds(
        limits.asInt(OAuthLimits.OAUTH_TOKEN_OCTETS),
        limits.of(OAuthLimits.OAUTH_ANSWER_OCTETS),
        limits.asInt(OAuthLimits.OAUTH_TOKENS_KEPT),
        limits.of(OAuthLimits.OAUTH_ANSWER),
        limits.of(OAuthLimits.OAUTH_TOKEN_LIFE),
        limits.of(OAuthLimits.OAUTH_KEYS_LIFE),
        limits.of(OAuthLimits.OAUTH_KEYS_OUTAGE),
        limits.of(OAuthLimits.OAUTH_KEYS_RETRY),
        limits.of(OAuthLimits.OAUTH_CLOCK_SKEW));
  }
}
