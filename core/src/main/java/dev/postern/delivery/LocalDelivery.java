package dev.postern.delivery;

import dev.postern.Fatal;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Idna;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import dev.postern.mime.Headers;
import dev.postern.store.Account;
import dev.postern.store.AppendResult;
import dev.postern.store.IdempotentAppend;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts mail into the mailboxes of local users, where each recipient's {@link
 * dev.postern.message.Placement} says: the inbox, if nobody asked for another. Each recipient gets
 * the message behind {@code Return-Path} (RFC 5321 §4.4), and {@code Delivered-To} if it is the
 * only one, as with Dovecot's LMTP: several get the same octets, which a store can keep once. They
 * are delivered to side by side; one that fails does not stop the others, and one whose mailbox is
 * slow keeps them from nothing but the answer. Its settings never change; until a server starts it
 * (a target that asks it names it in {@link #parts()}) and after the end, it delivers to one after
 * another.
 */
public final class LocalDelivery implements DeliveryTarget {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDelivery.class);
  private static final String NOT_DELIVERED = "not delivered id={} to={} kind={} outcome={}";

  private final MailStore store;
  private final LocalUsers users;
  private final SmtpStatus full;

  /** This one's own, for as long as its server runs. */
  private volatile SideBySide threads = SideBySide.onTheCallersThread();

  /**
   * Delivers to users of {@code directory} in {@code domains}. What follows a {@code +} in a local
   * part is a detail that the user may choose freely (RFC 5233), unless the directory knows the
   * whole address.
   */
  public LocalDelivery(MailStore store, UserDirectory directory, Set<String> domains) {
    this(
        store,
        new LocalUsers(directory, byALabels(domains), "+", Optional.empty()),
        SmtpStatus.MAILBOX_FULL);
  }

  private LocalDelivery(MailStore store, LocalUsers users, SmtpStatus full) {
    this.store = Objects.requireNonNull(store, "store");
    this.users = users;
    this.full = full;
  }

  /**
   * The same with other characters that begin the detail of a local part (Postfix's {@code
   * recipient_delimiter}); none if empty.
   */
  public LocalDelivery recipientDelimiter(String characters) {
    return new LocalDelivery(store, users.withDelimiters(characters), full);
  }

  /**
   * The characters that begin the detail of a local part; none if empty. What takes mail from users
   * reads them here, so that a user sends from the addresses whose mail it gets.
   */
  public String recipientDelimiter() {
    return users.delimiters();
  }

  /**
   * The same with a user who gets the mail for {@code postmaster}, in any of the domains or without
   * one (RFC 5321 §4.5.1), unless there is a user of that name.
   */
  public LocalDelivery postmaster(String user) {
    return new LocalDelivery(store, users.withPostmaster(user), full);
  }

  /**
   * The same, but mail for a mailbox that is over its quota is to come again (452 4.2.2) instead of
   * being refused (552 5.2.2): Dovecot's {@code quota_full_tempfail = yes}. Senders learn of it
   * when their server gives up, days later.
   */
  public LocalDelivery deferringOverQuota() {
    return new LocalDelivery(store, users, SmtpStatus.MAILBOX_FULL_NOW);
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(store, users.directory());
  }

  /** Looks whether the directory knows who is to get the mail for postmaster. */
  @Override
  public void start(ServerContext server) throws IOException {
    Optional<String> stranger = users.unknownPostmaster();
    if (stranger.isPresent() && users.directory() == UserDirectory.NONE) {
      throw new IOException(
          "postmaster(...) names a user, and there is no directory: call userDirectory(...)");
    }
    if (stranger.isPresent()) {
      throw new IOException(
          "postmaster(...) names no user of the directory: "
              + stranger.get()
              + "; name one who gets the mail for postmaster");
    }
    threads = new SideBySide(server.limits());
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    if (!users.isLocal(recipient)) {
      return Resolution.notResponsible();
    }
    try {
      Optional<MailUser> user = users.find(recipient);
      if (user.isEmpty()) {
        return Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
      }
      Optional<Quota> quota = store.account(user.get()).quota();
      return quota.isPresent() && isFull(quota.get(), envelope.options().size().orElse(0))
          ? Resolution.refused(full)
          : Resolution.accepted(new Mailboxes(store, user.get()));
    } catch (IOException e) {
      // Of every recipient until it is mended: no stack.
      LOG.warn(
          "recipient not resolved id={} to={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          LogText.reason(e.toString()));
      return Resolution.refused(SmtpStatus.TRY_LATER);
    }
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    List<Recipient> recipients = delivery.envelope().recipients();
    DeliveryOutcome[] outcomes = new DeliveryOutcome[recipients.size()];
    Arrays.fill(outcomes, DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
    threads.each(outcomes.length, i -> outcomes[i] = deliver(delivery, recipients.get(i)));
    return List.of(outcomes);
  }

  /** Ends the threads that more than one recipient needs; who delivers on, does it one by one. */
  @Override
  public void close() {
    threads.close();
  }

  private DeliveryOutcome deliver(Delivery delivery, Recipient to) {
    String id = delivery.envelope().id();
    String shown = LogText.printable(to.address());
    try {
      Optional<MailUser> user = user(to);
      if (user.isEmpty()) {
        DeliveryOutcome outcome = DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX);
        LOG.info("not delivered id={} to={} outcome={}", id, shown, outcome);
        return outcome;
      }
      append(delivery, to, user.get());
      return DeliveryOutcome.delivered();
    } catch (StoreException e) {
      DeliveryOutcome outcome = outcome(e.kind());
      // Of every message until it is mended, and a full mailbox is no trouble at all: no stack.
      LOG.warn(
          NOT_DELIVERED + " reason={}",
          id,
          shown,
          e.kind(),
          outcome,
          LogText.reason(e.getMessage()));
      return outcome;
    } catch (IOException e) {
      StoreException.Kind kind = StoreException.kindOf(e);
      DeliveryOutcome outcome = outcome(kind);
      LOG.warn(NOT_DELIVERED, id, shown, kind, outcome, LogText.printable(e));
      return outcome;
    } catch (Throwable e) {
      // Thrown on, it would make the client send again what other recipients already have.
      LOG.error("delivery failed id={} to={} outcome=deferred", id, shown, LogText.printable(e));
      Fatal.tell(e);
      return DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
    }
  }

  /** As found at RCPT; looked for now if there was no RCPT. */
  private Optional<MailUser> user(Recipient recipient) throws IOException {
    Optional<Route> known = recipient.route();
    return known.isPresent() && known.get() instanceof Mailboxes found && found.store() == store
        ? Optional.of(found.user())
        : users.find(recipient.address());
  }

  private void append(Delivery delivery, Recipient to, MailUser user) throws IOException {
    Envelope envelope = delivery.envelope();
    EmailAddress recipient = to.address();
    NewMessage message =
        NewMessage.builder(delivery.message(), envelope.received(), envelope.id() + ' ' + recipient)
            .prefix(trace(delivery, recipient, user))
            .flags(to.placement().flags())
            .build();
    long size = message.content().size();
    Account account = store.account(user);
    Mailbox mailbox = new DeliveryMailbox(account).open(to.placement());
    try {
      AppendResult result = IdempotentAppend.run(mailbox, List.of(message));
      LOG.info(
          "delivered id={} to={} user={} mailbox={} uid={} size={}",
          envelope.id(),
          LogText.printable(recipient),
          LogText.printable(user.name()),
          LogText.printable(mailbox.name()),
          result.uids().get(0),
          size);
    } finally {
      close(mailbox);
    }
  }

  /** Whether the message is stored was decided before. */
  private static void close(Mailbox mailbox) {
    try {
      mailbox.close();
    } catch (Throwable e) {
      LOG.error(
          "mailbox not closed mailbox={}", LogText.printable(mailbox.name()), LogText.printable(e));
      Fatal.tell(e);
    }
  }

  /** Where several have the same octets, a store can keep them once. */
  private static MessageSource trace(Delivery delivery, EmailAddress recipient, MailUser user)
      throws IOException {
    Envelope envelope = delivery.envelope();
    String sender = envelope.reversePath().map(EmailAddress::toString).orElse("");
    String lines = "Return-Path: <" + sender + ">\r\n";
    if (envelope.recipients().size() == 1) {
      String deliveredTo = recipient.domain().isEmpty() ? user.name() : recipient.toString();
      lines += "Delivered-To: " + deliveredTo + "\r\n";
    }
    if (Headers.missing(delivery.message())) {
      lines += "\r\n";
    }
    return MessageSource.of(lines.getBytes(StandardCharsets.UTF_8));
  }

  private DeliveryOutcome outcome(StoreException.Kind kind) {
    boolean later = kind == StoreException.Kind.OVER_QUOTA && full.code() < 500;
    return later ? DeliveryOutcome.deferred(full) : outcomeOf(kind);
  }

  /** What a failure of the store means to the sender; here and nowhere else. */
  static DeliveryOutcome outcomeOf(StoreException.Kind kind) {
    return switch (kind) {
      case OVER_QUOTA -> DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL);
      case LIMIT, INVALID_NAME, NOT_SELECTABLE -> DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN);
      // A wrong mode or a read-only mount is mended by an operator, and no reason to bounce.
      case NOT_FOUND, EXISTS, EXPUNGED, CORRUPT, NOT_PERMITTED, UNAVAILABLE, OUTCOME_UNKNOWN ->
          DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
    };
  }

  private static boolean isFull(Quota quota, long more) {
    return exceeds(quota.octetLimit(), quota.octets(), Math.max(1, more))
        || exceeds(quota.messageLimit(), quota.messages(), 1);
  }

  private static boolean exceeds(OptionalLong limit, long used, long more) {
    return limit.isPresent() && more > limit.getAsLong() - used;
  }

  private static Map<String, String> byALabels(Set<String> domains) {
    Map<String, String> all = new TreeMap<>();
    for (String domain : domains) {
      String lower = domain.toLowerCase(Locale.ROOT);
      all.put(Idna.toAscii(domain).orElse(lower), lower);
    }
    return all;
  }

  /** The user whose mailboxes a recipient means. */
  private record Mailboxes(MailStore store, MailUser user) implements Route {}
}
