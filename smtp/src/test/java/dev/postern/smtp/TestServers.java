package dev.postern.smtp;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerEvent;
import dev.postern.Tls;
import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.filter.FilterSession;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.SmtpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Servers for tests: users ann and bob with the password "secret", the domain example.org. */
final class TestServers {
  static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T08:37:48Z"), ZoneOffset.ofHours(9));

  private static final Tls TLS = Tls.selfSigned("localhost");

  final ScriptedDelivery delivery = new ScriptedDelivery();
  final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();

  /** A server of the variant that a transcript names. */
  MailServer variant(String name) {
    return switch (name) {
      case "clear" ->
          base(Smtp.mx(), Smtp.submission(), Smtp.lmtp())
              .plaintextLogins(PlaintextLogins.ALLOWED)
              .build();
      case "small" -> secured(standard()).limits(small()).build();
      case "spool" ->
          secured(standard())
              .limits(
                  noDelay()
                      .with(Limits.Count.MESSAGE_OCTETS, 1_000)
                      .with(Limits.Count.SPOOL_OCTETS, 1_000))
              .build();
      case "slow" ->
          secured(standard())
              .limits(noDelay().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofSeconds(2)))
              .build();
      case "logins" ->
          secured(
                  Smtp.mx(
                      Policy.recipient(
                          PolicyRule.permitAuthenticated(), PolicyRule.rejectUnauthDestination())))
              .build();
      case "clear-logins" ->
          secured(
                  Smtp.mx(
                      Policy.recipient(
                          PolicyRule.permitAuthenticated(), PolicyRule.rejectUnauthDestination())),
                  Smtp.submission())
              .plaintextLogins(PlaintextLogins.ALLOWED)
              .build();
      case "any-sender" ->
          secured(Smtp.submission(SenderLogins.ANYONE), Smtp.smtps(SenderLogins.ANYONE)).build();
      case "narrow" ->
          secured(
                  Smtp.submission(Policy.recipient(PolicyRule.permitAuthenticated())),
                  Smtp.smtps(Policy.recipient(PolicyRule.permitAuthenticated())))
              .build();
      case "proof" ->
          secured(Smtp.mx(Policy.recipient(PolicyRule.permitAuthenticated())), Smtp.submission())
              .saslMechanisms(new ProofMechanism())
              .build();
      case "proofs" ->
          secured(standard())
              .authenticator(new Knowing())
              .random(() -> 42L)
              .saltKey(new byte[16])
              .saslMechanisms(SaslMechanisms.named("scram-sha-256 cram-md5"))
              .build();
      case "networks" ->
          secured(
                  Smtp.mx(
                      Policy.recipient(
                          PolicyRule.permitNetworks(TrustedNetworks.of("127.0.0.0/8", "::1")))))
              .build();
      case "hidden" ->
          secured(
                  Smtp.mx()
                      .hiding("size", "STARTTLS", "AUTH", "8BITMIME", "ENHANCEDSTATUSCODES")
                      .hiding("DSN", "LIMITS", "CHUNKING", "SMTPUTF8"))
              .build();
      case "strict-lmtp" ->
          base(Smtp.lmtp(SmtpSettings.defaults().bareNewlines(Smtp.BareNewlines.REFUSED))).build();
      case "patient" ->
          secured(standard())
              .filter(ScriptedFilter.create())
              .limits(
                  Limits.defaults()
                      .with(Limits.Count.SMTP_SOFT_ERRORS, 3)
                      .with(Limits.Count.SMTP_JUNK_COMMANDS, 4)
                      .with(Limits.Count.ERRORS, 5))
              .build();
      case "few-junk" ->
          secured(standard())
              .filter(ScriptedFilter.create())
              .limits(
                  noDelay().with(Limits.Count.SMTP_JUNK_COMMANDS, 3).with(Limits.Count.ERRORS, 3))
              .build();
      case "few-recipients" ->
          secured(standard())
              .limits(noDelay().with(Limits.Count.RECIPIENTS, 2).with(Limits.Count.ERRORS, 1))
              .build();
      case "policy" -> secured(Smtp.mx(strict())).build();
      case "rule-rejects" ->
          secured(Smtp.mx(Policy.recipient().withClient(PolicyRule.reject()))).build();
      case "aliases" -> secured(standard()).delivery(new ScriptedAliases().or(delivery)).build();
      case "filters" -> secured(standard()).filter(ScriptedFilter.create()).build();
      case "rejecting" ->
          secured(standard()).filter(onConnect(Verdict.reject("Client rejected by test"))).build();
      case "deferring" ->
          secured(standard()).filter(onConnect(Verdict.defer("Client deferred by test"))).build();
      case "xclient" -> secured(trusting()).limits(noDelay()).build();
      case "rates" -> secured(rated()).build();
      case "greet-wait" ->
          secured(standard())
              .limits(noDelay().with(SmtpLimits.GREET_WAIT, Duration.ofSeconds(6)))
              .build();
      case "greet-wait-told" ->
          secured(Smtp.mx(SmtpSettings.defaults().earlyTalkers(SmtpSettings.EarlyTalkers.TOLD)))
              .limits(noDelay().with(SmtpLimits.GREET_WAIT, Duration.ofSeconds(6)))
              .build();
      case "default", "nothing" -> secured(standard()).build();
      default -> throw new IllegalArgumentException("no variant " + name);
    };
  }

  /** Where loopback may speak for others, of whom those in 192.0.2.0/24 may relay. */
  private static Listener[] trusting() {
    SmtpSettings settings =
        SmtpSettings.defaults()
            .xclient(TrustedNetworks.of("127.0.0.1", "::1", "192.0.2.128/25"))
            .xforward(TrustedNetworks.of("127.0.0.1", "::1"));
    Policy policy =
        Policy.recipient(
                PolicyRule.permitNetworks(TrustedNetworks.of("192.0.2.0/24")),
                PolicyRule.permitAuthenticated())
            .withClient(
                PolicyRule.reject().when(r -> r.peer().remoteText().equals("198.51.100.66")))
            .withHelo(PolicyRule.reject().when(r -> r.helo().orElseThrow().equals("spam.example")));
    return new Listener[] {
      Smtp.mx(settings.policy(policy)), Smtp.submission(settings), Smtp.lmtp(settings)
    };
  }

  private static Listener rated() {
    return Smtp.mx(Policy.recipient(PolicyRule.permitAuthenticated()))
        .limits(
            Limits.defaults()
                .with(SmtpLimits.CLIENT_CONNECTION_RATE, 2)
                .with(SmtpLimits.CLIENT_MESSAGE_RATE, 3)
                .with(SmtpLimits.CLIENT_RECIPIENT_RATE, 2)
                .with(SmtpLimits.CLIENT_AUTH_RATE, 1)
                .with(SmtpLimits.CLIENT_NEW_TLS_SESSION_RATE, 1));
  }

  MailServerBuilder secured(Listener... listeners) {
    return base(listeners).tls(TLS);
  }

  static Listener[] standard() {
    return new Listener[] {Smtp.mx(), Smtp.submission(), Smtp.smtps(), Smtp.lmtp()};
  }

  private MailServerBuilder base(Listener... listeners) {
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .limits(noDelay())
        .authenticator(TestServers::authenticate)
        .delivery(delivery)
        .observer(events::add)
        .clock(CLOCK)
        .listen(List.of(listeners).stream().map(l -> l.port(0)).toArray(Listener[]::new));
  }

  private static Limits noDelay() {
    return Limits.defaults()
        .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO)
        .with(Limits.Time.SMTP_ERROR_DELAY, Duration.ZERO);
  }

  private static Limits small() {
    return noDelay()
        .with(Limits.Count.MESSAGE_OCTETS, 1_000)
        .with(Limits.Count.RECIPIENTS, 2)
        .with(Limits.Count.HOPS, 3)
        .with(Limits.Count.ERRORS, 3)
        .with(Limits.Count.COMMANDS_BEFORE_LOGIN, 3);
  }

  private static AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return switch (credentials.authenticationId()) {
      case "unavailable" -> AuthOutcome.unavailable();
      case "throws" -> throw new IllegalStateException("scripted");
      case "ann", "bob" ->
          credentials instanceof Credentials.Password password
                  && password.password().equals("secret")
              ? AuthOutcome.accepted(MailUser.of(credentials.authenticationId() + "@example.org"))
              : AuthOutcome.denied();
      default -> AuthOutcome.denied();
    };
  }

  /** A rule for each stage behind the greeting that refuses one thing. */
  private static Policy strict() {
    return Policy.recipient(
            PolicyRule.refuse(SmtpStatus.of(550, "1.1", "Ann has left"))
                .when(request -> request.recipient().orElseThrow().localPart().equals("ann")),
            PolicyRule.refuse(SmtpStatus.of(450, "7.1", "Greylisted"))
                .when(request -> request.recipient().orElseThrow().localPart().equals("bob")))
        .withHelo(
            PolicyRule.reject()
                .when(request -> request.helo().orElseThrow().equals("mail.example.org")))
        .withSender(
            PolicyRule.reject()
                .when(
                    request ->
                        request.sender().filter(s -> s.domain().equals("example.org")).isPresent()))
        .withEndOfData(
            PolicyRule.refuse(SmtpStatus.of(552, "3.4", "Less, please"))
                .when(request -> request.size().orElseThrow() > 10));
  }

  private static MessageFilter onConnect(Verdict verdict) {
    return MessageFilter.stateless(
        "on-connect",
        new FilterSession() {
          @Override
          public Verdict connect(Findings before) {
            return verdict;
          }
        });
  }
}
