package dev.postern.auth.passdb;

import dev.postern.Fatal;
import dev.postern.auth.AuthContext;
import dev.postern.auth.Authenticator;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One login's way through the passdbs: Dovecot's state of an authentication request. */
final class PassdbWalk {
  private static final Logger LOG = LoggerFactory.getLogger(PassdbWalk.class);

  private final String mechanism;
  private final AuthContext context;
  private boolean success;
  private boolean verified;
  private boolean wasUnavailable;
  private boolean ended;
  private boolean barred;
  private Optional<MailUser> user = Optional.empty();
  private Optional<Secret> secret = Optional.empty();
  private Optional<DenialReason> reason = Optional.empty();

  PassdbWalk(String mechanism, AuthContext context) {
    this.mechanism = mechanism;
    this.context = context;
  }

  /**
   * Asks the master users.
   *
   * @return whether one of them may act for another, and the chain goes on with that one
   */
  boolean master(List<Passdb> masters, String master, Function<Authenticator, Answer> question) {
    for (Passdb one : masters) {
      if (!ended && one.isAsked(mechanism, master, verified)) {
        Answer answer = asked(one, question);
        take(one, answer);
        if (answer.kind() == Answer.Kind.OK) {
          return !ended;
        }
      }
    }
    // Whatever the rules say: nobody acts for another whom no master database has verified.
    success = false;
    ended = true;
    return false;
  }

  /** Asks for the user that logs in, or that a master user logs in as. */
  void logins(List<Passdb> all, String name, Function<Authenticator, Answer> question) {
    for (Passdb one : all) {
      if (!one.isAsked(mechanism, name, verified)) {
        continue;
      }
      if (ended) {
        if (barred) {
          // For its time alone: who may not log in is not to be told by a sooner answer.
          asked(one, question);
        }
        continue;
      }
      if (one.purpose() == Passdb.Purpose.DENY) {
        deny(asked(one, a -> Answer.of(((UserDirectory) a).find(name))));
      } else {
        take(one, verified ? asked(one, a -> known(a, name, question)) : asked(one, question));
      }
    }
    ended = true;
    user.map(MailUser::name)
        .filter(other -> success && !other.equalsIgnoreCase(name))
        .ifPresent(other -> denyByNameOf(all, other));
  }

  /** The deny passdbs were asked for the name that was typed, and it stands for another. */
  private void denyByNameOf(List<Passdb> all, String other) {
    for (Passdb one : all) {
      if (success && one.denies(mechanism, other)) {
        deny(asked(one, a -> Answer.of(((UserDirectory) a).find(other))));
      }
    }
  }

  private void deny(Answer answer) {
    if (answer.kind() == Answer.Kind.OK) {
      bar(DenialReason.DISABLED);
    } else if (answer.kind() == Answer.Kind.UNAVAILABLE) {
      success = false;
      wasUnavailable = true;
      ended = true;
    }
  }

  private void bar(DenialReason why) {
    success = false;
    wasUnavailable = false;
    barred = true;
    ended = true;
    reason = Optional.of(why);
  }

  private void take(Passdb one, Answer answer) {
    if (answer.kind() == Answer.Kind.BARRED) {
      bar(answer.reason().orElse(DenialReason.DISABLED));
      return;
    }
    if (answer.kind() == Answer.Kind.OK) {
      user =
          Optional.of(user.map(u -> merged(u, answer.user().get())).orElseGet(answer.user()::get));
      secret = secret.or(answer::secret);
    }
    wasUnavailable |= answer.kind() == Answer.Kind.UNAVAILABLE;
    answer
        .reason()
        .filter(r -> reason.isEmpty() || weight(r) > weight(reason.get()))
        .ifPresent(r -> reason = Optional.of(r));
    switch (one.result(answer)) {
      case RETURN_OK -> end(true);
      case RETURN -> end(success);
      case RETURN_FAIL -> end(false);
      case CONTINUE -> verified |= answer.kind() == Answer.Kind.OK;
      case CONTINUE_OK -> {
        success = true;
        verified = true;
      }
      case CONTINUE_FAIL -> success = false;
    }
  }

  private void end(boolean how) {
    success = how;
    ended = true;
  }

  /** The password is verified; whether it knows the user, and lets it log in from there. */
  private Answer known(Authenticator one, String name, Function<Authenticator, Answer> question) {
    if (!(one instanceof UserDirectory directory)) {
      // PAM and its like can only be asked with a password, as in Dovecot.
      return question.apply(one);
    }
    SecretLookup login = one.secret(name, mechanism, context);
    if (login instanceof SecretLookup.Unavailable) {
      return Answer.UNAVAILABLE;
    }
    return login instanceof SecretLookup.Unknown unknown && !isOfThePasswordAlone(unknown.reason())
        ? Answer.denied(unknown.reason())
        : Answer.of(directory.find(name));
  }

  /** Where another's password was right, that none is here bars nobody. */
  private static boolean isOfThePasswordAlone(DenialReason why) {
    return why == DenialReason.NO_PASSWORD || why == DenialReason.LOCKED;
  }

  /** One is the embedder's code: what it throws keeps nobody out whom another knows. */
  private Answer asked(Passdb one, Function<Authenticator, Answer> question) {
    try {
      return Objects.requireNonNull(question.apply(one.authenticator()), "no answer");
    } catch (Throwable e) {
      LOG.error(
          "authenticator failed service={} peer={}",
          context.service(),
          context.peer().remoteText(),
          e);
      Fatal.rethrow(e);
      return Answer.UNAVAILABLE;
    }
  }

  /** What later ones say of a user goes before. */
  private static MailUser merged(MailUser earlier, MailUser later) {
    Map<String, String> fields = new HashMap<>(earlier.fields());
    fields.putAll(later.fields());
    return new MailUser(later.name(), later.home().or(earlier::home), fields);
  }

  /** The reason of who knows the user tells most. */
  private static int weight(DenialReason why) {
    return switch (why) {
      case UNKNOWN_USER -> 1;
      case UNSPECIFIED -> 2;
      case NO_PASSWORD -> 3;
      default -> 4;
    };
  }

  /** Drops what the master's database says of the master. */
  void forgetUser() {
    user = Optional.empty();
  }

  boolean succeeded() {
    return success;
  }

  boolean unavailable() {
    return !success && wasUnavailable;
  }

  Optional<MailUser> user() {
    return user;
  }

  Optional<Secret> secret() {
    return secret;
  }

  Optional<DenialReason> reason() {
    return reason;
  }
}
