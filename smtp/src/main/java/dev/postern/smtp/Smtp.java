package dev.postern.smtp;

import dev.postern.Listener;
import dev.postern.net.Framing;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.smtp.server.Dialect;
import dev.postern.smtp.server.SmtpService;
import java.util.Objects;

/**
 * The ways to take in mail by SMTP (RFC 5321) and LMTP (RFC 2033), as listeners for {@link
 * dev.postern.MailServerBuilder#listen}.
 *
 * <p>A message is answered with 250 only when {@link dev.postern.delivery.DeliveryTarget#deliver}
 * called it delivered or queued for every recipient. If nobody has it and nobody can get it, the
 * answer is the target's 5yz. All else is 451: at the client's next try nobody gets it twice, and
 * who cannot get it is refused at RCPT. LMTP answers for each recipient and knows no such case.
 */
public final class Smtp {

  private Smtp() {}

  /**
   * Mail from other servers, port 25, with STARTTLS if there are certificates: {@code
   * reject_unauth_destination}. Logins are not offered.
   */
  public static Listener mx() {
    return mx(SmtpSettings.defaults());
  }

  /**
   * Port 25 with another policy. Logins are offered if {@link Policy#consultsLogins()}: if a rule
   * looks at them, as {@link PolicyRule#permitAuthenticated()} does, or may for all that is known.
   */
  public static Listener mx(Policy policy) {
    return mx(SmtpSettings.defaults().policy(policy));
  }

  /** Port 25 with other settings. */
  public static Listener mx(SmtpSettings settings) {
    return Listener.of(
        service(
            "smtp",
            25,
            TlsMode.STARTTLS,
            Dialect.MX,
            settings,
            Policy.recipient(PolicyRule.rejectUnauthDestination())));
  }

  /**
   * Mail from users, port 587 (RFC 6409): STARTTLS and a login come before MAIL. Policy: for
   * recipients {@code permit_sasl_authenticated, reject}. Each user sends as itself ({@link
   * SenderLogins#OWN}).
   */
  public static Listener submission() {
    return submission(SmtpSettings.defaults());
  }

  /** Port 587 for users who may send as others, too. */
  public static Listener submission(SenderLogins logins) {
    return submission(usersOnly(logins));
  }

  /**
   * Port 587 with another policy, which can narrow what users may do; a login is always needed.
   * Each user sends as itself, unless the policy says otherwise: see {@link
   * Policy#withSenderLogins}.
   */
  public static Listener submission(Policy policy) {
    return submission(SmtpSettings.defaults().policy(policy));
  }

  /** Port 587 with other settings. */
  public static Listener submission(SmtpSettings settings) {
    return users("submission", 587, TlsMode.STARTTLS, settings);
  }

  /** As {@link #submission()} with TLS from the first octet, port 465 (RFC 8314 §3.3). */
  public static Listener smtps() {
    return smtps(SmtpSettings.defaults());
  }

  /** As {@link #submission(SenderLogins)} with TLS from the first octet, port 465. */
  public static Listener smtps(SenderLogins logins) {
    return smtps(usersOnly(logins));
  }

  /** As {@link #submission(Policy)} with TLS from the first octet, port 465. */
  public static Listener smtps(Policy policy) {
    return smtps(SmtpSettings.defaults().policy(policy));
  }

  /** As {@link #submission(SmtpSettings)} with TLS from the first octet, port 465. */
  public static Listener smtps(SmtpSettings settings) {
    return users("smtps", 465, TlsMode.IMPLICIT, settings);
  }

  /**
   * Mail from an MTA beside this server, by LMTP, port 24 or a unix-domain socket. There is no
   * login and no relaying; who can connect can deliver, so do not show it to the world. Messages
   * with bare CR or LF are taken: {@link BareNewlines#TAKEN}.
   */
  public static Listener lmtp() {
    return lmtp(SmtpSettings.defaults());
  }

  /** The same with other settings. */
  public static Listener lmtp(SmtpSettings settings) {
    SmtpService service =
        service(
            "lmtp",
            24,
            TlsMode.STARTTLS,
            Dialect.LMTP,
            settings,
            Policy.recipient(PolicyRule.permit()));
    return Listener.of(
        switch (settings.bareNewlines().orElse(BareNewlines.TAKEN)) {
          case TAKEN -> service.with(Framing.BareNewlines.KEPT);
          case REFUSED -> service.with(Framing.BareNewlines.REPORTED);
        });
  }

  /**
   * What becomes of a message with a CR or LF that stands alone (RFC 5321 §2.3.8), if it comes from
   * a trusted peer. A stranger's is always refused with 554, and the connection closed: where such
   * a message ends is a matter of opinion, which lets mail be smuggled.
   */
  public enum BareNewlines {
    /** It is stored as it came. Only CRLF.CRLF ends it. */
    TAKEN,
    /** It is refused with 554 5.6.0, and the conversation goes on. */
    REFUSED
  }

  private static Policy usersOnly(SenderLogins logins) {
    return Policy.recipient(PolicyRule.permitAuthenticated(), PolicyRule.reject())
        .withSenderLogins(logins);
  }

  private static Listener users(String name, int port, TlsMode tlsMode, SmtpSettings settings) {
    return Listener.of(
        service(name, port, tlsMode, Dialect.SUBMISSION, settings, usersOnly(SenderLogins.OWN)));
  }

  private static SmtpService service(
      String name,
      int port,
      TlsMode tlsMode,
      Dialect dialect,
      SmtpSettings settings,
      Policy usual) {
    Objects.requireNonNull(settings, "settings");
    if (dialect != Dialect.LMTP && settings.bareNewlines().isPresent()) {
      throw new IllegalArgumentException(
          "bareNewlines(...) is for Smtp.lmtp: strangers' bare newlines are never taken");
    }
    return new SmtpService(name, port, tlsMode, dialect, settings.policy().orElse(usual))
        .with(settings.choices());
  }
}
