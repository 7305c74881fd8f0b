package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import dev.postern.auth.MailUser;
import dev.postern.log.LogText;
import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a client asks for, where there is a bound of it. */
record RateLimits(SmtpSession session) {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  /** Beyond this a limit bounds nothing. */
  private static final long UNBOUNDED = 1L << 50;

  /** For whom is counted together. */
  private enum Whose {
    CLIENT,
    USER,
    EVERYBODY
  }

  private record Bound(Whose whose, Limits.Count limit) {}

  /** What is counted, and how it is refused for now. */
  enum Rate {
    CONNECTIONS(
        421,
        "connections",
        client(SmtpLimits.CLIENT_CONNECTION_RATE),
        everybody(SmtpLimits.CONNECTION_RATE)),
    MESSAGES(
        450,
        "messages",
        client(SmtpLimits.CLIENT_MESSAGE_RATE),
        user(SmtpLimits.USER_MESSAGE_RATE),
        everybody(SmtpLimits.MESSAGE_RATE)),
    RECIPIENTS(
        450,
        "recipients",
        client(SmtpLimits.CLIENT_RECIPIENT_RATE),
        user(SmtpLimits.USER_RECIPIENT_RATE),
        everybody(SmtpLimits.RECIPIENT_RATE)),
    OCTETS(
        450,
        "octets",
        client(SmtpLimits.CLIENT_OCTET_RATE),
        user(SmtpLimits.USER_OCTET_RATE),
        everybody(SmtpLimits.OCTET_RATE)),
    LOGINS(450, "AUTH commands", client(SmtpLimits.CLIENT_AUTH_RATE)),
    TLS_SESSIONS(454, "new TLS sessions", client(SmtpLimits.CLIENT_NEW_TLS_SESSION_RATE));

    private final Reply reply;
    private final List<Bound> bounds;

    Rate(int code, String what, Bound... bounds) {
      this.reply =
          Reply.of(code, EnhancedStatus.SECURITY, "Too many " + what + ", try again later");
      this.bounds = List.of(bounds);
    }

    private static Bound client(Limits.Count limit) {
      return new Bound(Whose.CLIENT, limit);
    }

    private static Bound user(Limits.Count limit) {
      return new Bound(Whose.USER, limit);
    }

    private static Bound everybody(Limits.Count limit) {
      return new Bound(Whose.EVERYBODY, limit);
    }

    Reply reply() {
      return reply;
    }
  }

  /** Whether this client is not held up as strangers are. */
  boolean favours() {
    Choices choices = session.service().choices();
    return session.trusts(choices.favoured()) || session.trusts(choices.xclient());
  }

  /** Counts one more, and says which bound that exceeds, if it exceeds one. */
  Optional<Limits.Count> exceeded(Rate rate) {
    return exceeded(rate, 1);
  }

  /** Counts so many more, and says which bound they exceed, if they exceed one. */
  Optional<Limits.Count> exceeded(Rate rate, long amount) {
    Limits.Count first = null;
    for (Bound bound : rate.bounds) {
      // All of them count, whichever was exceeded.
      boolean isExceeded =
          whom(bound.whose()).filter(who -> isExceeded(bound.limit(), who, amount)).isPresent();
      first = first == null && isExceeded ? bound.limit() : first;
    }
    return Optional.ofNullable(first);
  }

  private Optional<?> whom(Whose whose) {
    return switch (whose) {
      case CLIENT -> favours() ? Optional.empty() : session.connection().peer().network();
      case USER -> session.user().map(MailUser::name);
      case EVERYBODY -> Optional.of("");
    };
  }

  private boolean isExceeded(Limits.Count limit, Object who, long amount) {
    Limits limits = session.server().limits();
    long most = limits.of(limit);
    if (most >= UNBOUNDED) {
      return false;
    }
    long count =
        RateTable.of(session.server())
            .count(
                new RateTable.Key(session.connection().peer().listener(), limit, who),
                amount,
                session.server().clock().instant(),
                limits.of(SmtpLimits.RATE_TIME));
    return count > most;
  }

  /** Counts one more of what moves no mail, and says whether it is to be refused. */
  boolean refuses(Rate rate) {
    Optional<Limits.Count> limit = exceeded(rate);
    limit.ifPresent(this::tell);
    return limit.isPresent();
  }

  /** Tells log and observer of a client that exceeded a rate with no mail at hand. */
  private void tell(Limits.Count limit) {
    LOG.info(
        "rate exceeded conn={} client={} limit={}{}",
        session.connection().id(),
        session.connection().peer().remoteText(),
        limit,
        session
            .user()
            .map(MailUser::name)
            .map(name -> " user=" + LogText.printable(name))
            .orElse(""));
    session
        .server()
        .observer()
        .on(
            new ServerEvent.TurnedAway(
                session.server().clock().instant(),
                Optional.of(session.connection().id()),
                session.connection().peer(),
                limit));
  }
}
