package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import dev.postern.auth.MailUser;
import dev.postern.log.LogText;
import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a client asks for, where there is a bound of it. */
record RateLimits(SmtpSession session) {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  /** Beyond this a limit bounds nothing. */
  private static final long UNBOUNDED = 1L << 50;

  /** What is counted, and how it is refused for now. */
  enum Rate {
    CONNECTIONS(
        421,
        "Too many connections, try again later",
        Optional.of(SmtpLimits.CLIENT_CONNECTION_RATE),
        Optional.empty(),
        Optional.of(SmtpLimits.CONNECTION_RATE)),
    MESSAGES(
        450,
        "Too many messages, try again later",
        Optional.of(SmtpLimits.CLIENT_MESSAGE_RATE),
        Optional.of(SmtpLimits.USER_MESSAGE_RATE),
        Optional.of(SmtpLimits.MESSAGE_RATE)),
    RECIPIENTS(
        450,
        "Too many recipients, try again later",
        Optional.of(SmtpLimits.CLIENT_RECIPIENT_RATE),
        Optional.of(SmtpLimits.USER_RECIPIENT_RATE),
        Optional.of(SmtpLimits.RECIPIENT_RATE)),
    OCTETS(
        450,
        "Too many octets, try again later",
        Optional.of(SmtpLimits.CLIENT_OCTET_RATE),
        Optional.of(SmtpLimits.USER_OCTET_RATE),
        Optional.of(SmtpLimits.OCTET_RATE)),
    LOGINS(
        450,
        "Too many AUTH commands, try again later",
        Optional.of(SmtpLimits.CLIENT_AUTH_RATE),
        Optional.empty(),
        Optional.empty()),
    TLS_SESSIONS(
        454,
        "Too many new TLS sessions, try again later",
        Optional.of(SmtpLimits.CLIENT_NEW_TLS_SESSION_RATE),
        Optional.empty(),
        Optional.empty());

    private final Reply reply;
    private final Optional<Limits.Count> ofClient;
    private final Optional<Limits.Count> ofUser;
    private final Optional<Limits.Count> ofAll;

    Rate(
        int code,
        String text,
        Optional<Limits.Count> ofClient,
        Optional<Limits.Count> ofUser,
        Optional<Limits.Count> ofAll) {
      this.reply = Reply.of(code, EnhancedStatus.SECURITY, text);
      this.ofClient = ofClient;
      this.ofUser = ofUser;
      this.ofAll = ofAll;
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
    Optional<Limits.Count> client =
        rate.ofClient.filter(limit -> !favours()).flatMap(limit -> ofClient(limit, amount));
    Optional<Limits.Count> user =
        rate.ofUser.flatMap(
            limit -> session.user().flatMap(who -> counted(limit, who.name(), amount)));
    Optional<Limits.Count> all = rate.ofAll.flatMap(limit -> counted(limit, "", amount));
    return client.or(() -> user).or(() -> all);
  }

  private Optional<Limits.Count> ofClient(Limits.Count limit, long amount) {
    return session
        .connection()
        .peer()
        .network()
        .flatMap(network -> counted(limit, network, amount));
  }

  private Optional<Limits.Count> counted(Limits.Count limit, Object who, long amount) {
    Limits limits = session.server().limits();
    long most = limits.of(limit);
    if (most >= UNBOUNDED) {
      return Optional.empty();
    }
    long count =
        RateTable.of(session.server())
            .count(
                new RateTable.Key(session.connection().peer().listener(), limit, who),
                amount,
                session.server().clock().instant(),
                limits.of(SmtpLimits.RATE_TIME));
    return count > most ? Optional.of(limit) : Optional.empty();
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
