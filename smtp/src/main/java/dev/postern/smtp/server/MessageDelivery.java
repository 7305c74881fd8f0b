package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.MailDiscarded;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.wire.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a message and says what became of it: to the client, which with SMTP hears one reply for
 * all recipients and with LMTP one for each (RFC 2033 §4.2), to the log and to the observer.
 */
final class MessageDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(MessageDelivery.class);

  private static final DeliveryOutcome TRY_LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private final SmtpSession session;
  private final Envelope envelope;
  private final MessageSource received;

  private final FilteredMail mail;

  /** Those of {@link #recipients} whom filters added. */
  private final Set<EmailAddress> added = new HashSet<>();

  /** Who is to get it, each once: the client may have named somebody twice, or an alias too. */
  private final Map<EmailAddress, Recipient> recipients = new LinkedHashMap<>();

  /**
   * A message for the recipients of {@code envelope}, but for those whom filters dropped.
   *
   * @param received its octets as they came, by which a second try is known
   * @param mail as filters left it
   * @param more whom filters added
   */
  MessageDelivery(
      SmtpSession session,
      Envelope envelope,
      MessageSource received,
      FilteredMail mail,
      List<Recipient> more) {
    this.session = session;
    this.envelope = envelope;
    this.received = received;
    this.mail = mail;
    mail.recipients().stream()
        .flatMap(named -> Expansion.members(named).stream())
        .forEach(member -> recipients.putIfAbsent(member.address(), member));
    more.stream()
        .flatMap(recipient -> Expansion.members(recipient).stream())
        .filter(member -> recipients.putIfAbsent(member.address(), member) == null)
        .forEach(member -> added.add(member.address()));
  }

  /**
   * Delivers and answers.
   *
   * @param trace the fields to put in front
   * @return whether the answer closes the connection
   */
  boolean run(byte[] trace) {
    Map<EmailAddress, DeliveryOutcome> outcomes = new HashMap<>();
    Map<EmailAddress, Recipient> open = new LinkedHashMap<>(recipients);
    try {
      Map<EmailAddress, DeliveryOutcome> earlier = earlier();
      outcomes.putAll(earlier);
      open.keySet().removeAll(earlier.keySet());
      outcomes.putAll(
          deliverAll(
              List.copyOf(open.values()),
              MessageSource.concat(MessageSource.of(trace), mail.source())));
    } catch (IOException e) {
      LOG.error("a spooled message cannot be read id={}", envelope.id(), e);
      recipients.keySet().forEach(address -> outcomes.put(address, TRY_LATER));
    }
    // From here on nothing may change what the client is told of mail that is stored.
    boolean closes = answer(outcomes);
    report(open.values(), outcomes, trace.length);
    return closes;
  }

  /** Those who have it from an earlier try do not get it again. */
  private Map<EmailAddress, DeliveryOutcome> earlier() throws IOException {
    return eachIsAnswered()
        ? Map.of()
        : session.service().unfinished().holders(expanded(), received);
  }

  /** The envelope with all who are to get it. */
  private Envelope expanded() {
    return envelope.withRecipients(List.copyOf(recipients.values()));
  }

  /**
   * Whom filters added come first where each recipient has an answer: nobody could be told of them
   * later, so that the client has to send the message again for them, too.
   */
  private Map<EmailAddress, DeliveryOutcome> deliverAll(List<Recipient> open, MessageSource whole) {
    if (added.isEmpty() || !eachIsAnswered()) {
      return deliver(open, whole);
    }
    Map<EmailAddress, DeliveryOutcome> outcomes =
        deliver(open.stream().filter(r -> added.contains(r.address())).toList(), whole);
    List<Recipient> named = open.stream().filter(r -> !added.contains(r.address())).toList();
    if (outcomes.values().stream().anyMatch(DeliveryOutcome.Deferred.class::isInstance)) {
      named.forEach(recipient -> outcomes.put(recipient.address(), TRY_LATER));
    } else {
      outcomes.putAll(deliver(named, whole));
    }
    return outcomes;
  }

  private boolean eachIsAnswered() {
    return session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT;
  }

  private Map<EmailAddress, DeliveryOutcome> deliver(List<Recipient> open, MessageSource whole) {
    Map<EmailAddress, DeliveryOutcome> outcomes = new HashMap<>();
    if (!open.isEmpty()) {
      List<DeliveryOutcome> given =
          DeliveryOutcomes.of(
              session.server().delivery(), Delivery.of(envelope.withRecipients(open), whole));
      for (int i = 0; i < open.size(); i++) {
        outcomes.put(open.get(i).address(), given.get(i));
      }
    }
    return outcomes;
  }

  private boolean answer(Map<EmailAddress, DeliveryOutcome> outcomes) {
    List<DeliveryOutcome> named = named(outcomes);
    boolean anyTaken = outcomes.values().stream().anyMatch(DeliveryOutcome::isTaken);
    List<Reply> replies =
        eachIsAnswered()
            ? each(named)
            : List.of(
                OutcomeReplies.fold(counted(named, outcomes), behind(outcomes), envelope.id()));
    replies.forEach(session::reply);
    if (replies.stream().anyMatch(reply -> !reply.isRefusal())) {
      session.errors().delivered();
    }
    if (!eachIsAnswered()) {
      remember(outcomes, named, replies.get(0));
      if (replies.get(0).isRefusal() && anyTaken) {
        warn(outcomes.values(), replies.get(0));
      }
    }
    return replies.stream().anyMatch(Reply::closes);
  }

  private List<Reply> each(List<DeliveryOutcome> named) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Reply reply = OutcomeReplies.of(named.get(i), envelope.id());
      replies.add(reply.about(Paths.forward(envelope.recipients().get(i).address())));
    }
    return replies;
  }

  /** What became of it for each whom the client named, in its order. */
  private List<DeliveryOutcome> named(Map<EmailAddress, DeliveryOutcome> outcomes) {
    return envelope.recipients().stream().map(named -> outcome(named, outcomes)).toList();
  }

  /** Who is not to get it counts as served. */
  private DeliveryOutcome outcome(Recipient named, Map<EmailAddress, DeliveryOutcome> outcomes) {
    return mail.outcome().discardedBy(named.address()).isPresent()
        ? DeliveryOutcome.delivered()
        : OutcomeReplies.ofMembers(
            Expansion.members(named).stream()
                .map(member -> outcomes.get(member.address()))
                .toList());
  }

  /** What became of it for each whom the client named and each behind them, once. */
  private Collection<DeliveryOutcome> behind(Map<EmailAddress, DeliveryOutcome> outcomes) {
    Map<EmailAddress, DeliveryOutcome> each = new LinkedHashMap<>();
    for (Recipient named : envelope.recipients()) {
      if (mail.outcome().discardedBy(named.address()).isPresent()) {
        each.putIfAbsent(named.address(), DeliveryOutcome.delivered());
      } else {
        Expansion.members(named).forEach(m -> each.put(m.address(), outcomes.get(m.address())));
      }
    }
    return each.values();
  }

  /** The client is to send it again for those whom filters added, if that can help. */
  private List<DeliveryOutcome> counted(
      List<DeliveryOutcome> named, Map<EmailAddress, DeliveryOutcome> outcomes) {
    List<DeliveryOutcome> counted = new ArrayList<>(named);
    added.stream()
        .map(outcomes::get)
        .filter(DeliveryOutcome.Deferred.class::isInstance)
        .forEach(counted::add);
    return counted;
  }

  private void warn(Collection<DeliveryOutcome> outcomes, Reply reply) {
    LOG.warn(
        "outcomes differ conn={} id={} recipients={} taken={} code={}",
        session.connection().id(),
        envelope.id(),
        outcomes.size(),
        outcomes.stream().filter(DeliveryOutcome::isTaken).count(),
        reply.code());
  }

  private void remember(
      Map<EmailAddress, DeliveryOutcome> outcomes, List<DeliveryOutcome> named, Reply reply) {
    UnfinishedMail unfinished = session.service().unfinished();
    try {
      long most = session.server().limits().of(Limits.Count.UNFINISHED_RECIPIENTS);
      if (reply.code() / 100 == 4) {
        unfinished.again(envelope, received, outcomes, refused(named, outcomes), most);
        unfinished.apart(envelope, partly(outcomes), most);
      } else if (reply.isRefusal()) {
        // An alias, of which some have it: a user who presses "send" again spares them.
        unfinished.told(envelope);
        unfinished.again(envelope, received, outcomes, Map.of(), most);
      } else {
        unfinished.told(envelope);
        unfinished.finished(expanded(), received);
      }
    } catch (Throwable e) {
      LOG.warn("a second try will not be known id={}", envelope.id(), e);
      Fatal.rethrow(e);
    }
  }

  /** Who cannot get it, nor anybody behind it, of those whom the client named. */
  private Map<EmailAddress, SmtpStatus> refused(
      List<DeliveryOutcome> named, Map<EmailAddress, DeliveryOutcome> outcomes) {
    List<EmailAddress> partly = partly(outcomes);
    Map<EmailAddress, SmtpStatus> refused = new LinkedHashMap<>();
    for (int i = 0; i < named.size(); i++) {
      EmailAddress address = envelope.recipients().get(i).address();
      if (named.get(i) instanceof DeliveryOutcome.Failed failed && !partly.contains(address)) {
        refused.put(address, failed.status());
      }
    }
    return refused;
  }

  /** The aliases of which some have it and some cannot get it. */
  private List<EmailAddress> partly(Map<EmailAddress, DeliveryOutcome> outcomes) {
    return mail.recipients().stream()
        .filter(
            named -> {
              List<DeliveryOutcome> behind =
                  Expansion.members(named).stream().map(m -> outcomes.get(m.address())).toList();
              return behind.stream().anyMatch(DeliveryOutcome::isTaken)
                  && behind.stream().anyMatch(DeliveryOutcome.Failed.class::isInstance);
            })
        .map(Recipient::address)
        .toList();
  }

  /** What an earlier try did was told then. */
  private void report(
      Collection<Recipient> open, Map<EmailAddress, DeliveryOutcome> outcomes, long traceOctets) {
    for (Recipient recipient : open) {
      try {
        report(recipient, outcomes.get(recipient.address()), traceOctets + mail.source().size());
      } catch (Throwable e) {
        LOG.error("delivery not reported id={}", envelope.id(), e);
        Fatal.rethrow(e);
      }
    }
    envelope.recipients().stream()
        .filter(named -> mail.outcome().discardedBy(named.address()).isPresent())
        .forEach(this::reportDiscarded);
    if (open.size() < recipients.size()) {
      LOG.info(
          "not delivered again conn={} id={} recipients={}",
          session.connection().id(),
          envelope.id(),
          recipients.size() - open.size());
    }
  }

  private void reportDiscarded(Recipient recipient) {
    Optional<String> by = mail.outcome().discardedBy(recipient.address());
    String connection = session.connection().id();
    try {
      session
          .server()
          .observer()
          .on(
              new MailDiscarded(
                  session.server().clock().instant(), connection, envelope, recipient, by));
    } catch (Throwable e) {
      LOG.error("discard not reported id={}", envelope.id(), e);
      Fatal.rethrow(e);
    }
    LOG.info(
        "discarded conn={} id={} from={} to={} by={}",
        connection,
        envelope.id(),
        Paths.reverse(envelope.reversePath()),
        Paths.forward(recipient.address()),
        by.orElse(""));
  }

  private void report(Recipient recipient, DeliveryOutcome outcome, long size) throws IOException {
    String connection = session.connection().id();
    session
        .server()
        .observer()
        .on(
            new MailHandled(
                session.server().clock().instant(),
                connection,
                envelope,
                recipient,
                outcome,
                size));
    LOG.info(
        "mail conn={} id={} from={} to={}{} size={} outcome={}",
        connection,
        envelope.id(),
        Paths.reverse(envelope.reversePath()),
        Paths.forward(recipient.address()),
        recipient.original().map(named -> " orig_to=" + Paths.forward(named)).orElse(""),
        size,
        outcome);
  }
}
