package dev.postern.smtp;

import dev.postern.TrustedNetworks;
import dev.postern.smtp.Smtp.BareNewlines;
import dev.postern.smtp.server.Choices;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a listener for SMTP or LMTP does otherwise than its kind. Immutable; the methods return
 * changed copies. What switches an extension off is {@link dev.postern.Listener#hiding}, what
 * bounds something {@link dev.postern.Listener#limits}.
 *
 * <pre>{@code
 * Smtp.mx(SmtpSettings.defaults().policy(Policy.recipient(PolicyRule.permitAuthenticated())))
 * Smtp.submission(SmtpSettings.defaults().xclient(TrustedNetworks.of("192.0.2.7")))
 * }</pre>
 */
public final class SmtpSettings {
  private static final SmtpSettings DEFAULTS =
      new SmtpSettings(Optional.empty(), Optional.empty(), Choices.USUAL);

  private final Optional<Policy> policy;
  private final Optional<BareNewlines> bareNewlines;
  private final Choices choices;

  private SmtpSettings(
      Optional<Policy> policy, Optional<BareNewlines> bareNewlines, Choices choices) {
    this.policy = policy;
    this.bareNewlines = bareNewlines;
    this.choices = choices;
  }

  /** All as the kind of listener has it. */
  public static SmtpSettings defaults() {
    return DEFAULTS;
  }

  /** With another policy. On a listener for users it can narrow what they may do, no more. */
  public SmtpSettings policy(Policy other) {
    return new SmtpSettings(
        Optional.of(Objects.requireNonNull(other, "policy")), bareNewlines, choices);
  }

  /**
   * What becomes of a message with a CR or LF that stands alone, if it comes by LMTP; {@link
   * BareNewlines#TAKEN} by default. From strangers no such message is ever taken.
   */
  public SmtpSettings bareNewlines(BareNewlines choice) {
    return new SmtpSettings(
        policy, Optional.of(Objects.requireNonNull(choice, "bareNewlines")), choices);
  }

  /**
   * With proxies that may speak for their clients by XCLIENT (Postfix's {@code
   * smtpd_authorized_xclient_hosts}); nobody by default. The client is then whom they name, with
   * the address, the name and the login that they tell: trust no network from which users connect.
   * A client on a unix-domain socket is at 127.0.0.1, as with Postfix.
   */
  public SmtpSettings xclient(TrustedNetworks proxies) {
    Objects.requireNonNull(proxies, "proxies");
    return with(
        new Choices(
            proxies,
            choices.xforward(),
            choices.favoured(),
            choices.told(),
            choices.earlyTalkers()));
  }

  /**
   * With servers that may tell by XFORWARD from whom mail came first, for log and events (Postfix's
   * {@code smtpd_authorized_xforward_hosts}); nobody by default. A client on a unix-domain socket
   * is at 127.0.0.1.
   */
  public SmtpSettings xforward(TrustedNetworks servers) {
    Objects.requireNonNull(servers, "servers");
    return with(
        new Choices(
            choices.xclient(),
            servers,
            choices.favoured(),
            choices.told(),
            choices.earlyTalkers()));
  }

  /**
   * With clients that are held up by nothing that is there to hold up strangers: no rate of {@link
   * SmtpLimits} that counts by client holds for them (Postfix's {@code
   * smtpd_client_event_limit_exceptions}), and they are greeted at once whatever {@link
   * SmtpLimits#GREET_WAIT} says. Nobody by default; {@link #xclient proxies} are such clients until
   * they speak for another.
   */
  public SmtpSettings favouredClients(TrustedNetworks clients) {
    Objects.requireNonNull(clients, "clients");
    return with(
        new Choices(
            choices.xclient(),
            choices.xforward(),
            clients,
            choices.told(),
            choices.earlyTalkers()));
  }

  /**
   * What the Received field tells of a client besides its address and its hello. All by default,
   * which is what one needs to find out where mail came from; Postfix tells neither, so that the
   * names of users do not leave the house.
   */
  public SmtpSettings received(TraceDetail... told) {
    return with(
        new Choices(
            choices.xclient(),
            choices.xforward(),
            choices.favoured(),
            Set.of(Objects.requireNonNull(told, "told")),
            choices.earlyTalkers()));
  }

  /**
   * What becomes of a client that speaks before it was greeted, which no mail server does; {@link
   * EarlyTalkers#REFUSED} by default. It is noticed where the greeting waits: {@link
   * SmtpLimits#GREET_WAIT}.
   */
  public SmtpSettings earlyTalkers(EarlyTalkers choice) {
    Objects.requireNonNull(choice, "earlyTalkers");
    return with(
        new Choices(
            choices.xclient(), choices.xforward(), choices.favoured(), choices.told(), choice));
  }

  private SmtpSettings with(Choices other) {
    return new SmtpSettings(policy, bareNewlines, other);
  }

  /** The policy, if it is another than that of the kind of listener. */
  Optional<Policy> policy() {
    return policy;
  }

  /** What becomes of bare newlines, if that was said. */
  Optional<BareNewlines> bareNewlines() {
    return bareNewlines;
  }

  /** All else. */
  Choices choices() {
    return choices;
  }

  /** What was chosen. */
  @Override
  public String toString() {
    return "SmtpSettings[policy=%s, bareNewlines=%s, %s]"
        .formatted(
            policy.map(Policy::toString).orElse("usual"),
            bareNewlines.map(BareNewlines::toString).orElse("usual"),
            choices);
  }

  /** What a Received field can tell. */
  public enum TraceDetail {
    /** Who logged in (Postfix's {@code smtpd_sasl_authenticated_header}). */
    AUTHENTICATED_SENDER,
    /**
     * Protocol and cipher of TLS, and the name in the client's certificate if it showed one
     * (Postfix's {@code smtpd_tls_received_header}).
     */
    TLS
  }

  /** What becomes of who speaks before the greeting. */
  public enum EarlyTalkers {
    /** It is refused with 521, and the connection closed. */
    REFUSED,
    /** Log and observer are told ({@link SpokeEarly}); it is served as any other. */
    TOLD
  }
}
