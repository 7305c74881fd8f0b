package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
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
 * is said at the next try: who has the message does not get it twice, and who cannot get it is sent
 * for apart from those who can, so that the reply after DATA is about nobody else. At RCPT nobody
 * knows yet which message comes, so that nothing is refused there for good: it may be another,
 * which the recipient can get. A server has one: the next try may come by another listener. Safe
 * for many threads.
 *
 * <p>A message is known by its octets and its sender, from wherever it comes: large senders try
 * again from another address of their pool. So only what names itself is known, by a Message-ID or
 * a Date (RFC 5322 §3.6): two alerts of a program that writes neither may be alike and still two.
 */
final class UnfinishedMail {
  /** Clients try again for four to five days (RFC 5321 §4.5.4.1). */
  private static final Duration KEPT = Duration.ofDays(5);

  /** Clients try again soon; later the recipient may well be able to take other mail. */
  private static final Duration APART = Duration.ofHours(4);

  private static final int BLOCK = 32 * 1024;

  /** In the order in which they are forgotten. */
  private final Map<Copy, Held> copies = new LinkedHashMap<>();

  /** The same copies: most mail has none, and is not looked up among those of others. */
  private final Map<Sent, Set<Copy>> copiesOf = new HashMap<>();

  /** Who is not sent for beside others. */
  private final Map<Path, Apart> apart = new LinkedHashMap<>();

  /** Beside whom somebody may be named in a transaction. */
  enum Company {
    /** With anybody of whom nothing is known. */
    ANYBODY,
    /** With others who could not get it: a refusal is for all of them. */
    WHO_FAILED,
    /** With nobody: an alias of which some have it and some cannot get it. */
    NOBODY
  }

  static UnfinishedMail of(ServerContext server) {
    return server.shared(UnfinishedMail.class, UnfinishedMail::new);
  }

  /** Who has this message from earlier tries, and what became of it then. */
  Map<EmailAddress, Earlier> holders(Envelope envelope, MessageSource message) throws IOException {
    Sent sent = new Sent(envelope.reversePath(), message.size());
    if (!isUnfinished(sent, envelope.received())) {
      return Map.of();
    }
    String digest = digest(message);
    Map<EmailAddress, Earlier> holders = new HashMap<>();
    synchronized (this) {
      copiesOf.getOrDefault(sent, Set.of()).stream()
          .filter(copy -> copy.digest().equals(digest))
          .forEach(copy -> holders.put(copy.recipient(), copies.get(copy).earlier()));
    }
    return holders;
  }

  /** Whether the transaction so far and this recipient need an answer each. */
  synchronized boolean isApart(Envelope envelope, EmailAddress recipient) {
    List<Recipient> before = envelope.recipients();
    if (before.isEmpty()) {
      return false;
    }
    Company company = company(envelope, recipient);
    // The first of a transaction stands for all: only its like was let in behind it.
    return company == Company.NOBODY || company != company(envelope, before.get(0).address());
  }

  private Company company(Envelope envelope, EmailAddress recipient) {
    Apart known = apart.get(Path.of(envelope, recipient));
    return known == null || isOver(known.end(), APART, envelope.received())
        ? Company.ANYBODY
        : known.company();
  }

  /**
   * Who cannot get it, of those whom the client named: the next try is asked to name them apart.
   *
   * @param most how many are remembered in all; the oldest are forgotten
   */
  synchronized void apart(Envelope envelope, Map<EmailAddress, Company> failed, long most) {
    failed.forEach(
        (address, company) -> {
          put(
              apart,
              Path.of(envelope, address),
              new Apart(company, envelope.received().plus(APART)));
          if (apart.size() > most) {
            apart.remove(oldest(apart));
          }
        });
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
   * @param most how many recipients are remembered in all; the oldest are forgotten
   */
  void again(
      Envelope envelope,
      MessageSource message,
      Map<EmailAddress, Map<EmailAddress, Earlier>> taken,
      long most)
      throws IOException {
    if (taken.values().stream().anyMatch(holders -> !holders.isEmpty())) {
      Sent sent = new Sent(envelope.reversePath(), message.size());
      String digest = digest(message);
      Instant end = envelope.received().plus(KEPT);
      taken.forEach((named, who) -> remember(sent, digest, named, who, end, most));
    }
  }

  private synchronized void remember(
      Sent sent,
      String digest,
      EmailAddress named,
      Map<EmailAddress, Earlier> taken,
      Instant end,
      long most) {
    taken.forEach(
        (address, earlier) -> {
          Copy copy = new Copy(sent, digest, address, named);
          put(copies, copy, new Held(earlier, end));
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

  /**
   * What became of a message at an earlier try.
   *
   * @param id of the transaction in which the recipient got it
   */
  record Earlier(DeliveryOutcome outcome, String id) {
    Earlier {
      Objects.requireNonNull(outcome);
      Objects.requireNonNull(id);
    }
  }

  /** A recipient has it, until that is forgotten. */
  private record Held(Earlier earlier, Instant end) {}

  /** A recipient is sent for apart, until that is forgotten. */
  private record Apart(Company company, Instant end) {}
}
