package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.mime.Headers;
import dev.postern.smtp.server.UnfinishedMail.Company;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a message and says what became of it: to the client, which with SMTP hears one reply for
 * all recipients and with LMTP one for each (RFC 2033 §4.2), to the log and to the observer.
 */
final class MessageDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(MessageDelivery.class);

  private static final byte[] CRLF = {'\r', '\n'};

  private static final DeliveryOutcome TRY_LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private final SmtpSession session;
  private final Envelope envelope;
  private final MessageSource received;

  /** Whether it can be told from another that has the same octets. */
  private final boolean named;

  private final FilteredMail mail;

  private final AddedRecipients.Resolved more;

  private final Copies copies = new Copies();

  /** Those of {@link #copies} whom filters added. */
  private final Set<EmailAddress> added = new HashSet<>();

  /** What earlier tries did, for some of {@link #copies}. */
  private Map<EmailAddress, UnfinishedMail.Earlier> earlier = Map.of();

  /**
   * A message for the recipients of {@code envelope}, but for those whom filters dropped.
   *
   * @param received as it came, by which a second try is known
   * @param mail as filters left it
   * @param more whom filters added
   */
  MessageDelivery(
      SmtpSession session,
      Envelope envelope,
      IncomingMessage received,
      FilteredMail mail,
      AddedRecipients.Resolved more) {
    this.session = session;
    this.envelope = envelope;
    this.received = received.source();
    this.named = received.header().hasMessageId() || received.header().hasDate();
    this.mail = mail;
    behindNamed().forEach(copies::add);
    this.more = more;
    behindAdded().filter(copies::add).forEach(member -> added.add(member.address()));
  }

  /**
   * Delivers and answers.
   *
   * @param trace the fields to put in front
   * @return whether the answer closes the connection
   */
  boolean run(byte[] trace) {
    Map<EmailAddress, DeliveryOutcome> outcomes = new HashMap<>();
    List<Recipient> open = new ArrayList<>(copies.recipients());
    long size = 0;
    try {
      earlier = earlier();
      earlier.forEach((owner, then) -> outcomes.put(owner, then.outcome()));
      open.removeIf(recipient -> outcomes.containsKey(recipient.address()));
      MessageSource whole = behind(trace);
      size = whole.size();
      outcomes.putAll(deliverAll(open, whole));
    } catch (IOException e) {
      LOG.error("a spooled message cannot be read id={}", envelope.id(), LogText.printable(e));
      copies.recipients().forEach(recipient -> outcomes.put(recipient.address(), TRY_LATER));
    }
    // From here on nothing may change what the client is told of mail that is stored.
    boolean closes = answer(outcomes);
    report(outcomes, size);
    tellSender(outcomes);
    return closes;
  }

  /** Text without a header stays text. */
  private MessageSource behind(byte[] trace) throws IOException {
    MessageSource fields = MessageSource.of(trace);
    return Headers.missing(mail.source())
        ? MessageSource.concat(fields, MessageSource.of(CRLF), mail.source())
        : MessageSource.concat(fields, mail.source());
  }

  /** Those who have it from an earlier try do not get it again. */
  private Map<EmailAddress, UnfinishedMail.Earlier> earlier() throws IOException {
    return named
        ? copies.owned(UnfinishedMail.of(session.server()).holders(envelope, received))
        : Map.of();
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
                OutcomeReplies.fold(
                    Stream.concat(named.stream(), deferredAmongAdded(outcomes)).toList(),
                    behind(outcomes),
                    envelope.id()));
    replies.forEach(session::reply);
    if (replies.stream().anyMatch(reply -> !reply.isRefusal())) {
      session.errors().delivered();
    }
    remember(outcomes, named, replies);
    if (!eachIsAnswered() && replies.get(0).isRefusal() && anyTaken) {
      warn(outcomes.values(), replies.get(0));
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

  /** Of nobody whom a filter kept it from; and not if the client is to send it again. */
  private void tellSender(Map<EmailAddress, DeliveryOutcome> outcomes) {
    SuccessReport report = new SuccessReport(session.server(), envelope);
    List<DeliveryReport.Entry> entries =
        mail.recipients().stream()
            .filter(SuccessReport::isAskedFor)
            .filter(recipient -> mail.outcome().discardedBy(recipient.address()).isEmpty())
            .flatMap(recipient -> report.entry(recipient, outcome(recipient, outcomes)).stream())
            .distinct()
            .toList();
    boolean taken =
        !entries.isEmpty()
            && Stream.concat(named(outcomes).stream(), deferredAmongAdded(outcomes))
                .allMatch(DeliveryOutcome::isTaken);
    if (taken) {
      report.send(entries, received);
    }
  }

  /** Who is not to get it counts as served. */
  private DeliveryOutcome outcome(Recipient named, Map<EmailAddress, DeliveryOutcome> outcomes) {
    if (eachIsAnswered() && deferredAmongAdded(outcomes).findAny().isPresent()) {
      return TRY_LATER;
    }
    if (mail.dropped().contains(named.address())) {
      return redirected(outcomes);
    }
    return mail.outcome().discardedBy(named.address()).isPresent()
        ? DeliveryOutcome.delivered()
        : OutcomeReplies.ofMembers(
            Expansion.members(named).stream()
                .flatMap(member -> copies.of(member, outcomes).stream())
                .toList());
  }

  /** What became of it for each whom the client named and each behind them, once. */
  private List<DeliveryOutcome> behind(Map<EmailAddress, DeliveryOutcome> outcomes) {
    Stream<DeliveryOutcome> theirs =
        copies.recipients().stream()
            .map(Recipient::address)
            .filter(address -> !added.contains(address))
            .map(outcomes::get);
    Stream<DeliveryOutcome> discarded =
        envelope.recipients().stream()
            .filter(named -> mail.outcome().discardedBy(named.address()).isPresent())
            .map(named -> outcome(named, outcomes));
    return Stream.concat(theirs, discarded).toList();
  }

  /**
   * What became of it for one whom a filter dropped: whom filters added may get it in that one's
   * place, and if none of them does, it is not thrown away unsaid.
   */
  private DeliveryOutcome redirected(Map<EmailAddress, DeliveryOutcome> outcomes) {
    List<DeliveryOutcome> theirs =
        behindAdded().flatMap(member -> copies.of(member, outcomes).stream()).toList();
    for (DeliveryOutcome outcome : theirs) {
      if (outcome instanceof DeliveryOutcome.Deferred) {
        return outcome;
      }
    }
    if (theirs.stream().anyMatch(DeliveryOutcome::isTaken)) {
      return DeliveryOutcome.delivered();
    }
    return theirs.isEmpty()
        ? more.refused().map(DeliveryOutcome::failed).orElse(DeliveryOutcome.delivered())
        : theirs.get(0);
  }

  /** All behind those whom the client named, as often as it did. */
  private Stream<Recipient> behindNamed() {
    return mail.recipients().stream()
        .map(Expansion::members)
        .flatMap(members -> members.stream().map(m -> SuccessReport.member(m, members.size())));
  }

  private Stream<Recipient> behindAdded() {
    return more.taken().stream().flatMap(recipient -> Expansion.members(recipient).stream());
  }

  /** The client is to send it again for those whom filters added, if that can help. */
  private Stream<DeliveryOutcome> deferredAmongAdded(Map<EmailAddress, DeliveryOutcome> outcomes) {
    return added.stream().map(outcomes::get).filter(DeliveryOutcome.Deferred.class::isInstance);
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

  /** Also for a refusal for good: a user who presses "send" again spares those who have it. */
  private void remember(
      Map<EmailAddress, DeliveryOutcome> outcomes,
      List<DeliveryOutcome> fates,
      List<Reply> replies) {
    Map<EmailAddress, Map<EmailAddress, UnfinishedMail.Earlier>> again = new LinkedHashMap<>();
    Set<EmailAddress> finished = new HashSet<>();
    for (int i = 0; i < fates.size(); i++) {
      Recipient recipient = envelope.recipients().get(i);
      if (replies.get(eachIsAnswered() ? i : 0).isRefusal()) {
        again.put(recipient.address(), taken(recipient, outcomes));
      } else {
        finished.add(recipient.address());
      }
    }
    boolean unsaid = !eachIsAnswered() && replies.get(0).code() / 100 == 4;
    UnfinishedMail unfinished = UnfinishedMail.of(session.server());
    try {
      long most = session.server().limits().of(Limits.Count.UNFINISHED_RECIPIENTS);
      unfinished.told(envelope);
      if (unsaid) {
        unfinished.apart(envelope, failed(fates, outcomes), most);
      }
      if (named && !again.isEmpty()) {
        unfinished.again(envelope, received, again, most);
      }
      if (named && !finished.isEmpty()) {
        unfinished.finished(envelope, received, finished);
      }
    } catch (Throwable e) {
      LOG.warn("a second try will not be known id={}", envelope.id(), LogText.printable(e));
      Fatal.rethrow(e);
    }
  }

  /** Who has it already when the client names this one again. */
  private Map<EmailAddress, UnfinishedMail.Earlier> taken(
      Recipient named, Map<EmailAddress, DeliveryOutcome> outcomes) {
    Map<EmailAddress, UnfinishedMail.Earlier> taken = new LinkedHashMap<>();
    Stream.concat(Expansion.members(named).stream(), behindAdded())
        .forEach(
            member ->
                copies
                    .of(member, outcomes)
                    .filter(DeliveryOutcome::isTaken)
                    .ifPresent(outcome -> taken.put(member.address(), first(member, outcome))));
    return taken;
  }

  /** In which transaction somebody got it. */
  private UnfinishedMail.Earlier first(Recipient member, DeliveryOutcome outcome) {
    return copies
        .of(member, earlier)
        .orElseGet(() -> new UnfinishedMail.Earlier(outcome, envelope.id()));
  }

  /** Of those whom the client named, who cannot get it or has some behind them who cannot. */
  private Map<EmailAddress, Company> failed(
      List<DeliveryOutcome> fates, Map<EmailAddress, DeliveryOutcome> outcomes) {
    Map<EmailAddress, Company> failed = new LinkedHashMap<>();
    for (int i = 0; i < fates.size(); i++) {
      if (fates.get(i) instanceof DeliveryOutcome.Failed) {
        failed.put(envelope.recipients().get(i).address(), Company.WHO_FAILED);
      }
    }
    partly(outcomes).forEach(alias -> failed.put(alias, Company.NOBODY));
    return failed;
  }

  /** The aliases of which some have it and some cannot get it. */
  private List<EmailAddress> partly(Map<EmailAddress, DeliveryOutcome> outcomes) {
    return mail.recipients().stream()
        .filter(
            named -> {
              List<DeliveryOutcome> behind =
                  Expansion.members(named).stream()
                      .flatMap(member -> copies.of(member, outcomes).stream())
                      .toList();
              return behind.stream().anyMatch(DeliveryOutcome::isTaken)
                  && behind.stream().anyMatch(DeliveryOutcome.Failed.class::isInstance);
            })
        .map(Recipient::address)
        .toList();
  }

  private void report(Map<EmailAddress, DeliveryOutcome> outcomes, long size) {
    MailLog log = new MailLog(session, envelope, size);
    Map<EmailAddress, Recipient> told = new HashMap<>();
    Stream.concat(behindNamed(), behindAdded().filter(this::isForOneAdded))
        .forEach(
            recipient -> {
              EmailAddress owner = copies.owner(recipient).orElseThrow();
              Optional<Recipient> first = Optional.ofNullable(told.putIfAbsent(owner, recipient));
              if (earlier.containsKey(owner)) {
                log.again(recipient, earlier.get(owner));
              } else {
                log.handled(recipient, outcomes.get(owner), first);
              }
            });
    envelope.recipients().stream()
        .filter(named -> mail.outcome().discardedBy(named.address()).isPresent())
        .filter(named -> outcome(named, outcomes).isTaken())
        .forEach(named -> log.discarded(named, mail.outcome().discardedBy(named.address())));
  }

  /** Whom the client named, too, is told of as such. */
  private boolean isForOneAdded(Recipient recipient) {
    return copies.owner(recipient).filter(added::contains).isPresent();
  }
}
