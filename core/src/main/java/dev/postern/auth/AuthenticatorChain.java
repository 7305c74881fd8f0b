package dev.postern.auth;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import dev.postern.log.LogText;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticators in order; see {@link Authenticator#chain}. */
record AuthenticatorChain(List<Authenticator> all) implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(AuthenticatorChain.class);

  private static final int DECIDES = Integer.MAX_VALUE;
  private static final int COULD_NOT_TELL = DECIDES - 1;
  private static final int SAYS_LEAST = 0;

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return first(
        context,
        one -> one.authenticate(credentials, context),
        AuthOutcome.unavailable(),
        AuthOutcome.Accepted.class::isInstance,
        AuthenticatorChain::weight);
  }

  /** All are asked, whoever knows the user: a challenge that comes soon would tell who exists. */
  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    return first(
        context,
        one -> one.secret(user, mechanism, context),
        SecretLookup.unavailable(),
        found -> false,
        AuthenticatorChain::weight);
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return all.stream().anyMatch(one -> says(one, link -> link.hasSecrets(mechanism)));
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return all.stream().anyMatch(one -> says(one, link -> link.verifies(kind)));
  }

  private static boolean says(Authenticator one, Predicate<Authenticator> question) {
    try {
      return question.test(one);
    } catch (Throwable e) {
      LOG.error("authenticator does not say for which mechanisms it is good", LogText.printable(e));
      Fatal.rethrow(e);
      return false;
    }
  }

  /** The first answer that decides, or else the weightiest, of equal ones the first. */
  private <T> T first(
      AuthContext context,
      Function<Authenticator, T> question,
      T unavailable,
      Predicate<T> decides,
      ToIntFunction<T> weight) {
    T outcome = null;
    for (Authenticator one : all) {
      T answer = asked(one, question, unavailable, context);
      if (decides.test(answer)) {
        return answer;
      }
      if (outcome == null || weight.applyAsInt(answer) > weight.applyAsInt(outcome)) {
        outcome = answer;
      }
    }
    return Objects.requireNonNull(outcome, "a chain has a link");
  }

  /** One is the embedder's code: what it throws keeps nobody out whom another knows. */
  private static <T> T asked(
      Authenticator one, Function<Authenticator, T> question, T unavailable, AuthContext context) {
    try {
      return Objects.requireNonNull(question.apply(one), "an authenticator returned nothing");
    } catch (Throwable e) {
      LOG.error(
          "authenticator failed, the next one is asked service={} peer={}",
          context.service(),
          context.peer().remoteText(),
          LogText.printable(e));
      Fatal.rethrow(e);
      return unavailable;
    }
  }

  /** That one could not tell is remembered; of denials, the first by one that knows the user. */
  private static int weight(AuthOutcome outcome) {
    return outcome instanceof AuthOutcome.Denied denied ? weight(denied.reason()) : COULD_NOT_TELL;
  }

  /** That one has no secret for a mechanism says nothing of the user. */
  private static int weight(SecretLookup lookup) {
    if (lookup instanceof SecretLookup.Found) {
      return DECIDES;
    }
    if (lookup instanceof SecretLookup.Unavailable) {
      return COULD_NOT_TELL;
    }
    return lookup instanceof SecretLookup.Unknown unknown ? weight(unknown.reason()) : SAYS_LEAST;
  }

  /** Who does not say why may know the user. */
  private static int weight(DenialReason reason) {
    return switch (reason) {
      case UNKNOWN_USER -> 1;
      case UNSPECIFIED -> 2;
      default -> 3;
    };
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(all);
  }
}
