package dev.postern.examples;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.TrustedNetworks;
import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.SmtpSettings;
import dev.postern.smtp.SmtpSettings.TraceDetail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How listeners for SMTP and LMTP differ from their kind; told by {@code postern help smtp}. */
final class SmtpOptions {
  private static final String MYNETWORKS = "--mynetworks";
  private static final String XCLIENT = "--authorized-xclient-hosts";
  private static final String TLS_LOG_LEVEL = "--smtpd-tls-loglevel";
  private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();
  private static final String XFORWARD = "--authorized-xforward-hosts";

  @Option(names = MYNETWORKS, arity = "1..*", split = Networks.SEPARATOR, hidden = true)
  private List<String> networks = new ArrayList<>();

  @Option(
      names = {XCLIENT, "--smtpd-authorized-xclient-hosts"},
      arity = "1..*",
      split = Networks.SEPARATOR,
      hidden = true)
  private List<String> xclient = new ArrayList<>();

  @Option(
      names = {XFORWARD, "--smtpd-authorized-xforward-hosts"},
      arity = "1..*",
      split = Networks.SEPARATOR,
      hidden = true)
  private List<String> xforward = new ArrayList<>();

  @Option(
      names = {"--smtputf8", "--smtputf8-enable"},
      arity = "1",
      converter = YesNo.class,
      hidden = true)
  private Switch smtputf8 = Switch.ON;

  @Option(
      names = "--smtpd-sasl-authenticated-header",
      arity = "1",
      converter = YesNo.class,
      hidden = true)
  private Switch authenticatedHeader = Switch.ON;

  @Option(
      names = "--smtpd-tls-received-header",
      arity = "1",
      converter = YesNo.class,
      hidden = true)
  private Switch tlsHeader = Switch.ON;

  @Option(names = "--message-size-limit", hidden = true)
  private Long messageSize;

  @Option(names = "--smtpd-client-connection-rate-limit", hidden = true)
  private long connectionRate;

  @Option(names = "--smtpd-client-message-rate-limit", hidden = true)
  private long messageRate;

  @Option(names = "--smtpd-client-recipient-rate-limit", hidden = true)
  private long recipientRate;

  @Option(names = "--smtpd-client-auth-rate-limit", hidden = true)
  private long authRate;

  @Option(names = "--smtpd-client-new-tls-session-rate-limit", hidden = true)
  private long newTlsSessionRate;

  @Option(names = "--user-message-rate-limit", hidden = true)
  private long userMessageRate;

  @Option(names = "--user-recipient-rate-limit", hidden = true)
  private long userRecipientRate;

  @Option(names = "--anvil-rate-time-unit", hidden = true)
  private Long rateSeconds;

  @Option(names = "--mailmax", hidden = true)
  private long transactions;

  @Option(names = TLS_LOG_LEVEL, hidden = true)
  private long tlsLogLevel;

  @Option(names = "--postscreen-greet-wait", hidden = true)
  private long greetWaitSeconds;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value cannot be understood
   */
  SmtpSettings settings() {
    Set<TraceDetail> told = EnumSet.noneOf(TraceDetail.class);
    if (authenticatedHeader == Switch.ON) {
      told.add(TraceDetail.AUTHENTICATED_SENDER);
    }
    if (tlsHeader == Switch.ON) {
      told.add(TraceDetail.TLS);
    }
    return SmtpSettings.defaults()
        .xclient(Networks.of(XCLIENT, xclient))
        .xforward(Networks.of(XFORWARD, xforward))
        // As smtpd_client_event_limit_exceptions is without a word of the operator's.
        .favouredClients(mynetworks())
        .received(told.toArray(TraceDetail[]::new));
  }

  /** Whose clients are no strangers. */
  TrustedNetworks mynetworks() {
    return Networks.of(MYNETWORKS, networks);
  }

  /** A listener with its limits, and without what is switched off. */
  Listener applied(Listener listener) {
    Listener applied = listener.limits(limits());
    if (smtputf8 == Switch.OFF) {
      applied = applied.hiding("SMTPUTF8");
    }
    if (tlsLogLevel < 0 || tlsLogLevel > 1) {
      throw new IllegalArgumentException(
          TLS_LOG_LEVEL + " is 0 or 1, and more is told by -Djavax.net.debug: " + tlsLogLevel);
    }
    return tlsLogLevel == 0 ? applied : applied.loggingHandshakes();
  }

  /** What bounds a listener. */
  Limits limits() {
    Limits limits = Limits.defaults();
    if (messageSize != null && messageSize == 0) {
      throw new IllegalArgumentException(
          "--message-size-limit is at least 1: 0, which is no limit with Postfix; write a large one");
    }
    if (messageSize != null) {
      limits = with(limits, Limits.Count.MESSAGE_OCTETS, "--message-size-limit", messageSize, 1);
    }
    for (Rate rate : rates()) {
      // 0 is no limit with Postfix.
      limits =
          rate.most() == 0 ? limits : with(limits, rate.limit(), rate.option(), rate.most(), 0);
    }
    if (rateSeconds != null) {
      Duration unit = seconds("--anvil-rate-time-unit", rateSeconds, 1);
      limits = limits.with(SmtpLimits.RATE_TIME, unit);
    }
    Duration wait = seconds("--postscreen-greet-wait", greetWaitSeconds, 0);
    return wait.isZero() ? limits : limits.with(SmtpLimits.GREET_WAIT, wait);
  }

  private List<Rate> rates() {
    String client = "--smtpd-client-";
    return List.of(
        new Rate(
            client + "connection-rate-limit", SmtpLimits.CLIENT_CONNECTION_RATE, connectionRate),
        new Rate(client + "message-rate-limit", SmtpLimits.CLIENT_MESSAGE_RATE, messageRate),
        new Rate(client + "recipient-rate-limit", SmtpLimits.CLIENT_RECIPIENT_RATE, recipientRate),
        new Rate(client + "auth-rate-limit", SmtpLimits.CLIENT_AUTH_RATE, authRate),
        new Rate(
            client + "new-tls-session-rate-limit",
            SmtpLimits.CLIENT_NEW_TLS_SESSION_RATE,
            newTlsSessionRate),
        new Rate("--user-message-rate-limit", SmtpLimits.USER_MESSAGE_RATE, userMessageRate),
        new Rate("--user-recipient-rate-limit", SmtpLimits.USER_RECIPIENT_RATE, userRecipientRate),
        new Rate("--mailmax", SmtpLimits.TRANSACTIONS, transactions));
  }

  private static Limits with(
      Limits limits, Limits.Count limit, String option, long value, long least) {
    return limits.with(limit, atLeast(option, value, least));
  }

  private static Duration seconds(String option, long value, long least) {
    if (value > MOST_SECONDS) {
      throw new IllegalArgumentException(
          option + " is at most " + MOST_SECONDS + ", a day: " + value);
    }
    return Duration.ofSeconds(atLeast(option, value, least));
  }

  private static long atLeast(String option, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(option + " is at least " + least + ": " + value);
    }
    return value;
  }

  /** At most so many. */
  private record Rate(String option, Limits.Count limit, long most) {}
}
