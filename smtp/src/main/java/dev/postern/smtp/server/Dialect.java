package dev.postern.smtp.server;

import java.util.EnumSet;
import java.util.Set;

/**
 * The dialects that one session speaks. They differ in rows of the command table and in what is
 * said here.
 */
public enum Dialect {
  /** Between servers, port 25 (RFC 5321). */
  MX("ESMTP", "UTF8SMTP", Answers.ONE_FOR_ALL, Logins.BY_POLICY, Peers.STRANGERS),
  /** From users, ports 587 and 465 (RFC 6409, RFC 8314): TLS and a login are needed. */
  SUBMISSION("ESMTP", "UTF8SMTP", Answers.ONE_FOR_ALL, Logins.REQUIRED, Peers.STRANGERS),
  /** From an MTA to the final store (RFC 2033): no logins, no relaying. */
  LMTP("LMTP", "UTF8LMTP", Answers.EACH_RECIPIENT, Logins.NEVER, Peers.TRUSTED);

  static final Set<Dialect> ALL = Set.copyOf(EnumSet.allOf(Dialect.class));
  static final Set<Dialect> SMTP = Set.of(MX, SUBMISSION);

  private final String protocol;
  private final String utf8Protocol;
  private final Answers answers;
  private final Logins logins;
  private final Peers peers;

  Dialect(String protocol, String utf8Protocol, Answers answers, Logins logins, Peers peers) {
    this.protocol = protocol;
    this.utf8Protocol = utf8Protocol;
    this.answers = answers;
    this.logins = logins;
    this.peers = peers;
  }

  /** The protocol's name in the greeting and, with suffixes, in Received fields (RFC 3848). */
  String protocol() {
    return protocol;
  }

  /** Its name in Received fields of transactions with SMTPUTF8 (RFC 6531 §4.3). */
  String utf8Protocol() {
    return utf8Protocol;
  }

  /** How a message is answered. */
  Answers answers() {
    return answers;
  }

  /** Whether users log in. */
  Logins logins() {
    return logins;
  }

  /** Who sends mail here. */
  Peers peers() {
    return peers;
  }

  /** Who sends mail here. */
  enum Peers {
    /** Anybody: what is refused to them counts against them. */
    STRANGERS,
    /** Programs of the same operator's, which pass on what others ask for. */
    TRUSTED
  }

  /** How a message is answered. */
  enum Answers {
    /** One reply. */
    ONE_FOR_ALL,
    /** A reply for each recipient that was accepted, in order (RFC 2033 §4.2). */
    EACH_RECIPIENT
  }

  /** Whether users log in. */
  enum Logins {
    /** Not here. */
    NEVER,
    /** If the policy for recipients makes a difference of it. */
    BY_POLICY,
    /** Before they send anything, and where nobody can listen in. */
    REQUIRED
  }
}
