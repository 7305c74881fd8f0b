package dev.postern.smtp;

import dev.postern.Limits;
import java.time.Duration;

/**
 * The limits of SMTP listeners that are not in {@link Limits.Count} and {@link Limits.Time}: above
 * all how much a client, a user and all clients together may ask for within {@link #RATE_TIME}, at
 * each listener for itself. As with Postfix, nothing is counted by default; what exceeds a rate is
 * refused for now, and counts too.
 *
 * <pre>{@code
 * Smtp.submission().limits(Limits.defaults().with(SmtpLimits.USER_RECIPIENT_RATE, 500))
 * }</pre>
 *
 * <p>A client is an IPv4 address or an IPv6 /64 network; those on unix-domain sockets and {@link
 * SmtpSettings#favouredClients favoured ones} are not counted by client.
 */
public final class SmtpLimits {
  /** Connections by client (Postfix's {@code smtpd_client_connection_rate_limit}). */
  public static final Limits.Count CLIENT_CONNECTION_RATE = rate("CLIENT_CONNECTION_RATE");

  /** MAIL commands by client (Postfix's {@code smtpd_client_message_rate_limit}). */
  public static final Limits.Count CLIENT_MESSAGE_RATE = rate("CLIENT_MESSAGE_RATE");

  /** RCPT commands by client (Postfix's {@code smtpd_client_recipient_rate_limit}). */
  public static final Limits.Count CLIENT_RECIPIENT_RATE = rate("CLIENT_RECIPIENT_RATE");

  /** AUTH commands by client (Postfix's {@code smtpd_client_auth_rate_limit}). */
  public static final Limits.Count CLIENT_AUTH_RATE = rate("CLIENT_AUTH_RATE");

  /**
   * TLS sessions by client, resumed ones too (Postfix's {@code
   * smtpd_client_new_tls_session_rate_limit}).
   */
  public static final Limits.Count CLIENT_NEW_TLS_SESSION_RATE =
      rate("CLIENT_NEW_TLS_SESSION_RATE");

  /** Octets of messages by client. Who has exceeded it may begin no further message. */
  public static final Limits.Count CLIENT_OCTET_RATE = rate("CLIENT_OCTET_RATE");

  /** MAIL commands by user, from wherever. */
  public static final Limits.Count USER_MESSAGE_RATE = rate("USER_MESSAGE_RATE");

  /** RCPT commands by user, from wherever. */
  public static final Limits.Count USER_RECIPIENT_RATE = rate("USER_RECIPIENT_RATE");

  /** Octets of messages by user. Who has exceeded it may begin no further message. */
  public static final Limits.Count USER_OCTET_RATE = rate("USER_OCTET_RATE");

  /** Connections in all. */
  public static final Limits.Count CONNECTION_RATE = rate("CONNECTION_RATE");

  /** MAIL commands in all. */
  public static final Limits.Count MESSAGE_RATE = rate("MESSAGE_RATE");

  /** RCPT commands in all. */
  public static final Limits.Count RECIPIENT_RATE = rate("RECIPIENT_RATE");

  /** Octets of messages in all. When it is exceeded, no further message may begin. */
  public static final Limits.Count OCTET_RATE = rate("OCTET_RATE");

  /**
   * MAIL commands of a connection, those that are refused too; one more ends it (421). Unbounded by
   * default, as with Postfix. It is announced ({@code LIMITS MAILMAX=}, RFC 9422).
   */
  public static final Limits.Count TRANSACTIONS = rate("TRANSACTIONS");

  /**
   * Clients and users that are counted, for each rate and listener; the one that was counted first
   * is forgotten.
   */
  public static final Limits.Count RATES_KEPT = Limits.Count.of("RATES_KEPT", 16_384).shared();

  /**
   * Questions to the DNS by one rule for one command, e.g. for the hosts behind a domain; nobody
   * can tell the answers to more.
   */
  public static final Limits.Count RULE_DNS_QUESTIONS =
      Limits.Count.of("RULE_DNS_QUESTIONS", 25).shared();

  /** From the first of them to the beginning of the last. */
  public static final Limits.Time RULE_DNS =
      Limits.Time.of("RULE_DNS", Duration.ofSeconds(10)).shared();

  /** What rates are of (Postfix's {@code anvil_rate_time_unit}). */
  public static final Limits.Time RATE_TIME = Limits.Time.of("RATE_TIME", Duration.ofSeconds(60));

  /**
   * Before the greeting, to notice who does not wait for it (Postfix's {@code
   * postscreen_greet_wait}); holds no thread. See {@link SmtpSettings#earlyTalkers}.
   */
  public static final Limits.Time GREET_WAIT = Limits.Time.delay("GREET_WAIT", Duration.ZERO);

  private SmtpLimits() {}

  private static Limits.Count rate(String name) {
    return Limits.Count.of(name, Long.MAX_VALUE);
  }
}
