package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Mechanisms by which a client shows a bearer token: OAUTHBEARER (RFC 7628) and Google's XOAUTH2. A
 * denial is told in JSON first, which the client acknowledges, as both ask for; it counts before.
 */
enum BearerToken implements SaslMechanism {
  /** RFC 7628. */
  OAUTHBEARER("{\"status\":\"invalid_token\"}") {
    /** What the standard calls {@code a=} is whose token it is said to be. */
    @Override
    Optional<Shown> read(String message) {
      return Gs2Header.of(message)
          .filter(header -> header.flag() != Gs2Header.Flag.BOUND)
          .flatMap(
              header ->
                  pairs(message.substring(header.text().length()))
                      .map(pairs -> new Shown(header.authorizationId(), pairs)))
          .filter(shown -> shown.pairs().startsWith(SEPARATOR));
    }
  },

  /** As Google describes it. */
  XOAUTH2("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}") {
    @Override
    Optional<Shown> read(String message) {
      return pairs(SEPARATOR + message)
          .flatMap(pairs -> value(pairs, "user").map(user -> new Shown(user, pairs)));
    }
  };

  private static final String SEPARATOR = "\1";
  private static final String SCHEME = "bearer ";

  private final byte[] failure;

  BearerToken(String failure) {
    this.failure = failure.getBytes(UTF_8);
  }

  /**
   * Whose token it is said to be, and the rest.
   *
   * @param pairs each with a separator before, and one behind the last
   */
  record Shown(String user, String pairs) {}

  /** Nothing if it does not keep to the form. */
  abstract Optional<Shown> read(String message);

  @Override
  public Exposure exposure() {
    return Exposure.PLAINTEXT;
  }

  @Override
  public Optional<Class<? extends Credentials>> credentials() {
    return Optional.of(Credentials.Token.class);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return new Exchange(Objects.requireNonNull(context, "context"));
  }

  private final class Exchange implements SaslExchange {
    private final SaslContext context;
    private Optional<AuthOutcome> denied = Optional.empty();

    Exchange(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      if (denied.isPresent()) {
        return new SaslStep.Done(denied.get());
      }
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      Optional<Shown> shown = SaslText.utf8(response).flatMap(BearerToken.this::read);
      Optional<String> scheme = shown.flatMap(message -> value(message.pairs(), "auth"));
      return scheme.isEmpty()
          ? new SaslStep.Malformed()
          : checked(token(scheme.get()).map(t -> new Credentials.Token("", shown.get().user(), t)));
    }

    private SaslStep checked(Optional<Credentials> token) {
      AuthOutcome outcome =
          token.map(context::check).orElseGet(() -> AuthOutcome.denied(DenialReason.UNSPECIFIED));
      if (!(outcome instanceof AuthOutcome.Denied)) {
        return new SaslStep.Done(outcome);
      }
      denied = Optional.of(outcome);
      return new SaslStep.Challenge(failure.clone());
    }
  }

  /** What follows the name of the scheme; nothing if that is another, or a client only asks. */
  private static Optional<String> token(String value) {
    return value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? Optional.of(value.substring(SCHEME.length()).stripLeading()).filter(t -> !t.isEmpty())
        : Optional.empty();
  }

  /** The same text, if pairs could be in it: two separators are its end. */
  private static Optional<String> pairs(String text) {
    return text.endsWith(SEPARATOR + SEPARATOR)
        ? Optional.of(text.substring(0, text.length() - 1))
        : Optional.empty();
  }

  private static Optional<String> value(String pairs, String key) {
    String begin = SEPARATOR + key + '=';
    int at = pairs.indexOf(begin);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            pairs.substring(at + begin.length(), pairs.indexOf(SEPARATOR, at + begin.length())));
  }
}
