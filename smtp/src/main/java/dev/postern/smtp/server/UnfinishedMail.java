package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.Party;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Mail that clients are asked to send again although some of its recipients have it. One reply is
 * for all behind an alias and for whom filters added, with SMTP even for all whom the client named
 * (RFC 5321 §4.2.5), and no queue here could send a bounce for one; so what the reply could not say
 * is said at the next try: who has the message, known by its octets and its sender, does not get it
 * twice, and who cannot get it is refused at RCPT, by name. At RCPT nobody knows yet which message
 * comes: an alias of which some can get it is never refused there, but sent for alone, so that the
 * reply after DATA is its own. A server has one: the next try may come by another listener. Safe
 * for many threads.
 */
final class UnfinishedMail {
  /** Clients try again for four to five days (RFC 5321 §4.5.4.1). */
  private static final Duration KEPT = Duration.ofDays(5);

  /** Clients try again soon; later the recipient may well be able to take other mail. */
  private static final Duration REFUSED = Duration.ofHours(4);

  private static final int BLOCK = 32 * 1024;

  /** In the order in which they are forgotten. */
  private final Map<Copy, Held> copies = new LinkedHashMap<>();

  /** The same copies: most mail has none, and is not looked up among those of others. */
  private final Map<Sent, Set<Copy>> copiesOf = new HashMap<>();

  private final Map<Path, Undelivered> refusals = new LinkedHashMap<>();

  /** Who needs a transaction alone, and until when. */
  private final Map<Path, Instant> apart = new LinkedHashMap<>();

  static UnfinishedMail of(ServerContext server) {
    return server.shared(UnfinishedMail.class, UnfinishedMail::new);
  }

  /** Who has this message from earlier tries, and what became of it then. */
  Map<EmailAddress, DeliveryOutcome> holders(Envelope envelope, MessageSource message)
      throws IOException {
    Sent sent = new Sent(envelope.reversePath(), message.size());
    if (!isUnfinished(sent, envelope.received())) {
      return Map.of();
    }
    String digest = digest(message);
    Map<EmailAddress, DeliveryOutcome> holders = new HashMap<>();
    synchronized (this) {
      copiesOf.getOrDefault(sent, Set.of()).stream()
          .filter(copy -> copy.digest().equals(digest))
          .forEach(copy -> holders.put(copy.recipient(), copies.get(copy).outcome()));
    }
    return holders;
  }

  /**
   * How a recipient fared when this sender's message was sent before from there; told once. What a
   * client announces of another size is another message, of which nothing is known.
   */
  synchronized Optional<SmtpStatus> refusal(Envelope envelope, EmailAddress recipient) {
    Undelivered known = refusals.remove(Path.of(envelope, recipient));
    return known == null || isOver(known.end(), REFUSED, envelope.received())
        ? Optional.empty()
        : Optional.of(known.status());
  }

  /** Whether the transaction so far and this recipient need an answer each. */
  synchronized boolean isApart(Envelope envelope, EmailAddress recipient) {
    List<Recipient> before = envelope.recipients();
    // One of those is the first of its transaction: no other was let in behind or before it.
    return !before.isEmpty()
        && (isKeptApart(envelope, recipient) || isKeptApart(envelope, before.get(0).address()));
  }

  private boolean isKeptApart(Envelope envelope, EmailAddress recipient) {
    Instant end = apart.get(Path.of(envelope, recipient));
    return end != null && !isOver(end, REFUSED, envelope.received());
  }

  /**
   * Aliases of which some have the message and some cannot get it: the next try is asked to name
   * each alone.
   *
   * @param most how many are remembered in all; the oldest are forgotten
   */
  synchronized void apart(Envelope envelope, List<EmailAddress> aliases, long most) {
    for (EmailAddress alias : aliases) {
      put(apart, Path.of(envelope, alias), envelope.received().plus(REFUSED));
      if (apart.size() > most) {
        apart.remove(oldest(apart));
      }
    }
  }

  /** There is a newer reply for these recipients. */
  synchronized void told(Envelope envelope) {
    envelope.recipients().forEach(named -> apart.remove(Path.of(envelope, named.address())));
  }

  /**
   * The client is asked to send a message again.
   *
   * @param taken for each whom the client named and is to name again: who has it for that one, and
   *     what became of it
   * @param failed those of the envelope who cannot get it
   * @param most how many recipients are remembered in all; the oldest are forgotten
   */
  void again(
      Envelope envelope,
      MessageSource message,
      Map<EmailAddress, Map<EmailAddress, DeliveryOutcome>> taken,
      Map<EmailAddress, SmtpStatus> failed,
      long most)
      throws IOException {
    Instant now = envelope.received();
    if (taken.values().stream().anyMatch(holders -> !holders.isEmpty())) {
      Sent sent = new Sent(envelope.reversePath(), message.size());
      String digest = digest(message);
      taken.forEach((named, who) -> remember(sent, digest, named, who, now.plus(KEPT), most));
    }
    synchronized (this) {
      failed.forEach(
          (address, status) -> {
            put(refusals, Path.of(envelope, address), new Undelivered(status, now.plus(REFUSED)));
            if (refusals.size() > most) {
              refusals.remove(oldest(refusals));
            }
          });
    }
  }

  private synchronized void remember(
      Sent sent,
      String digest,
      EmailAddress named,
      Map<EmailAddress, DeliveryOutcome> taken,
      Instant end,
      long most) {
    taken.forEach(
        (address, outcome) -> {
          Copy copy = new Copy(sent, digest, address, named);
          put(copies, copy, new Held(outcome, end));
          copiesOf.computeIfAbsent(sent, s -> new HashSet<>()).add(copy);
          if (copies.size() > most) {
            forget(oldest(copies));
          }
        });
  }

  /**
   * The client need not come again for these. Others whom it named, in this transaction or another,
   * still wait for the same message, and who has it for them is not forgotten.
   */
  void finished(Envelope envelope, MessageSource message, Set<EmailAddress> named)
      throws IOException {
    Sent sent = new Sent(envelope.reversePath(), message.size());
    if (isUnfinished(sent, envelope.received())) {
      String digest = digest(message);
      synchronized (this) {
        List.copyOf(copiesOf.getOrDefault(sent, Set.of())).stream()
            .filter(copy -> copy.digest().equals(digest) && named.contains(copy.named()))
            .forEach(this::forget);
      }
    }
  }

  /** Whether it is worth reading the message. */
  private synchronized boolean isUnfinished(Sent sent, Instant now) {
    while (!copies.isEmpty() && isOver(copies.get(oldest(copies)).end(), KEPT, now)) {
      forget(oldest(copies));
    }
    return copiesOf.containsKey(sent);
  }

  /**
   * Whether something is to be forgotten, also because it was remembered when the clock was ahead.
   * That a transaction began before another that ended first is no sign of it.
   */
  private static boolean isOver(Instant end, Duration kept, Instant now) {
    return end.isBefore(now) || end.isAfter(now.plus(kept.multipliedBy(2)));
  }

  private void forget(Copy copy) {
    copies.remove(copy);
    Set<Copy> others = copiesOf.get(copy.sent());
    others.remove(copy);
    if (others.isEmpty()) {
      copiesOf.remove(copy.sent());
    }
  }

  /** Puts it last, also if it was there before. */
  private static <K, V> void put(Map<K, V> map, K key, V value) {
    map.remove(key);
    map.put(key, value);
  }

  private static <K> K oldest(Map<K, ?> map) {
    return map.keySet().iterator().next();
  }

  private static String digest(MessageSource message) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[BLOCK];
      try (MessageReader reader = message.open()) {
        for (int n = reader.read(block); n >= 0; n = reader.read(block)) {
          sha256.update(block, 0, n);
        }
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Sent(Optional<EmailAddress> sender, long octets) {}

  /**
   * Somebody's copy.
   *
   * @param named whom the client is to name again
   */
  private record Copy(Sent sent, String digest, EmailAddress recipient, EmailAddress named) {}

  /**
   * From whom to whom. A sender is anybody's to name: mail that somebody else sends in it is no
   * second try.
   *
   * @param from who sends it: the user, or the network that the client is in
   * @param size as the client announced it, if it did (RFC 1870)
   */
  private record Path(
      Party from, Optional<EmailAddress> sender, EmailAddress recipient, OptionalLong size) {
    static Path of(Envelope envelope, EmailAddress recipient) {
      Party from = Party.of(envelope.authenticated().map(MailUser::name), envelope.peer());
      return new Path(from, envelope.reversePath(), recipient, envelope.options().size());
    }
  }

  /** A recipient has it, until that is forgotten. */
  private record Held(DeliveryOutcome outcome, Instant end) {
    Held {
      Objects.requireNonNull(outcome);
    }
  }

  /** A recipient cannot get it, until that is forgotten. */
  private record Undelivered(SmtpStatus status, Instant end) {
    Undelivered {
      Objects.requireNonNull(status);
    }
  }
}
