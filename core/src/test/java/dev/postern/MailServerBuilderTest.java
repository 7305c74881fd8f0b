package dev.postern;

import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.delivery.Resolution;
import dev.postern.filter.MessageFilter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can never work is not built, and all of it is told at once. */
final class MailServerBuilderTest {
  private static final Listener MX = listener("smtp", TlsMode.STARTTLS, Need.RECIPIENTS);
  private static final Listener LOGINS = listener("pop3", TlsMode.STARTTLS, Need.LOGINS);
  private static final Authenticator NOBODY = (credentials, context) -> AuthOutcome.denied();

  @Test
  void nothingIsNeededByAListenerThatNeedsNothing() {
    assertThat(mistakes(MailServer.builder().listen(listener("echo", TlsMode.NONE)))).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThat(
            mistakes(
                MailServer.builder()
                    .hostname("a b")
                    .domains("x y")
                    .listen(MX, LOGINS, LOGINS, listener("imaps", TlsMode.IMPLICIT))))
        .hasSize(9)
        .anyMatch(m -> m.contains("hostname"))
        .anyMatch(m -> m.contains("\"x y\""))
        .anyMatch(m -> m.contains("two listeners are named pop3"))
        .contains("listener imaps needs certificates: call tls(...)");
    assertThat(mistakes(MailServer.builder()))
        .containsExactly("no listener: call listen(...) at least once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x y",
        "x y",
        "",
        ".",
        "a..b",
        ".a",
        "a.",
        "-a",
        "a-",
        "a.-b",
        "a@b",
        "a\nb",
        "[",
        "[]"
      })
  void namesThatAreNone(String name) {
    MailServerBuilder builder = MailServer.builder().listen(listener("echo", TlsMode.NONE));
    assertThat(mistakes(builder.hostname(name)))
        .singleElement()
        .asString()
        .contains("hostname(...)", "not \"" + name.replace('\n', '?') + '"');
    assertThat(mistakes(builder.hostname("localhost").domains(name)))
        .singleElement()
        .asString()
        .contains("domains(...)")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "Mail.Example.ORG",
        "a-b.c_d.e1",
        "b\u00fccher.example",
        "[192.0.2.1]",
        "[IPv6:2001:db8::1]",
        "1.example"
      })
  void namesThatAreSome(String name) {
    MailServerBuilder builder = MailServer.builder().listen(listener("echo", TlsMode.NONE));
    assertThat(mistakes(builder.hostname(name).domains(name))).isEmpty();
  }

  @Test
  void aLoginListenerNeedsSomebodyToDecide() {
    MailServerBuilder builder =
        MailServer.builder().plaintextLogins(PlaintextLogins.ALLOWED).listen(LOGINS);
    assertThat(mistakes(builder))
        .containsExactly("listener pop3 lets nobody in: call authenticator(...)");
    assertThat(mistakes(builder.authenticator(NOBODY))).isEmpty();
  }

  @Test
  void aLoginListenerNeedsAWayForThePassword() {
    MailServerBuilder builder = MailServer.builder().authenticator(NOBODY).listen(LOGINS);
    assertThat(mistakes(builder))
        .containsExactly(
            "listener pop3 lets nobody in without TLS: call tls(...), or plaintextLogins(ALLOWED)");
    assertThat(mistakes(builder.saslMechanisms(new Proof()))).isEmpty();
    builder.saslMechanisms();
    assertThat(mistakes(builder.tls(Tls.selfSigned("localhost")))).isEmpty();
  }

  @Test
  void aProofIsNoWayWhereNothingVerifiesIt() {
    MailServerBuilder builder =
        MailServer.builder().saslMechanisms(new Proof("X-PROOF", true)).listen(LOGINS);
    assertThat(mistakes(builder.authenticator(new Secrets("X-OTHER"))))
        .containsExactly(
            "listener pop3 lets nobody in without TLS: call tls(...), or plaintextLogins(ALLOWED)");
    assertThat(mistakes(builder.authenticator(new Secrets("X-PROOF")))).isEmpty();
  }

  @Test
  void whatAnAuthenticatorOfOnesOwnDecidesAlsoNeedsOne() {
    MailServerBuilder builder = MailServer.builder().saslMechanisms(new Proof()).listen(LOGINS);
    assertThat(mistakes(builder))
        .containsExactly(
            "listener pop3 lets nobody in: call authenticator(...), with one that denies"
                + " everybody if the mechanisms decide alone");
  }

  /** RFC 4422 §3.1; a client's name is compared in upper case. */
  @ParameterizedTest
  @ValueSource(
      strings = {"xtoken", "", "X TOKEN", "X.TOKEN", "X-TOKEN\r\n", "A23456789012345678901"})
  void noClientCanSayTheNameOfAMechanism(String name) {
    MailServerBuilder builder = MailServer.builder().authenticator(NOBODY).listen(LOGINS);
    assertThat(mistakes(builder.saslMechanisms(new Proof(name, false))))
        .containsExactly(
            "saslMechanisms(...) takes names of 1 to 20 letters in upper case, digits, hyphens"
                + " and underscores, not \""
                + name.replaceAll("\\p{Cntrl}", "?")
                + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"X", "X-TOKEN", "SCRAM-SHA-256-PLUS", "X_1", "A2345678901234567890"})
  void namesOfMechanisms(String name) {
    MailServerBuilder builder = MailServer.builder().authenticator(NOBODY).listen(LOGINS);
    assertThat(mistakes(builder.saslMechanisms(new Proof(name, false)))).isEmpty();
  }

  @Test
  void aMechanismWithoutANameIsAMistakeToo() {
    MailServerBuilder builder = MailServer.builder().authenticator(NOBODY).listen(LOGINS);
    assertThat(mistakes(builder.saslMechanisms(new Proof(null, false))))
        .singleElement()
        .asString()
        .endsWith("not \"null\"");
  }

  @Test
  void theSecondMechanismOfANameIsNeverFound() {
    MailServerBuilder builder = MailServer.builder().authenticator(NOBODY).listen(LOGINS);
    assertThat(mistakes(builder.saslMechanisms(new Proof(), new Proof("X", false), new Proof())))
        .containsExactly("saslMechanisms(...) has two mechanisms named X-PROOF");
  }

  @Test
  void startTlsIsNoWayWhereItIsHidden() {
    MailServerBuilder builder =
        MailServer.builder()
            .authenticator(NOBODY)
            .tls(Tls.selfSigned("localhost"))
            .listen(LOGINS.hiding("starttls"));
    assertThat(mistakes(builder))
        .containsExactly(
            "listener pop3 lets nobody in without TLS: do not hide STARTTLS, or"
                + " plaintextLogins(ALLOWED)");
    assertThat(mistakes(builder.saslMechanisms(new Proof()))).isEmpty();
    builder.saslMechanisms();
    assertThat(mistakes(builder.plaintextLogins(PlaintextLogins.ALLOWED))).isEmpty();
  }

  @Test
  void theLargestMessageFitsIntoTheSpool() {
    MailServerBuilder builder = MailServer.builder().listen(listener("echo", TlsMode.NONE));
    Limits limits = Limits.defaults().with(Limits.Count.MESSAGE_OCTETS, 1_000);
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.SPOOL_OCTETS, 1_000)))).isEmpty();
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.SPOOL_OCTETS, 999))))
        .containsExactly(
            "the largest message never fits into the spool: let SPOOL_OCTETS (999) be at least"
                + " MESSAGE_OCTETS (1000)");
  }

  @ParameterizedTest
  @CsvSource({
    "SMTP_LINE_OCTETS, 512, RFC 5321",
    "POP3_LINE_OCTETS, 255, RFC 2449",
    "SASL_LINE_OCTETS, 1026, RFC 4616",
    "IMAP_LINE_OCTETS, 200, LOGIN",
    "IMAP_OCTETS_BEFORE_LOGIN, 200, login"
  })
  void usualCommandsFitIntoALine(String name, long least, String reason)
      throws ReflectiveOperationException {
    Limits.Count count = (Limits.Count) Limits.Count.class.getField(name).get(null);
    MailServerBuilder builder = MailServer.builder().listen(listener("echo", TlsMode.NONE));
    assertThat(mistakes(builder.limits(Limits.defaults().with(count, least)))).isEmpty();
    assertThat(mistakes(builder.limits(Limits.defaults().with(count, least - 1))))
        .singleElement()
        .asString()
        .contains("let " + count + " (" + (least - 1) + ") be at least " + least, reason);
  }

  @Test
  void limitsThatContradictEachOther() {
    MailServerBuilder builder = MailServer.builder().listen(listener("echo", TlsMode.NONE));
    Limits limits = Limits.defaults();
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.BULKHEAD_SHARE, 100)))).isEmpty();
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.BULKHEAD_SHARE, 101))))
        .containsExactly(
            "nobody can have more than all threads of a pool: let BULKHEAD_SHARE (101), which is in"
                + " percent, be at most 100");
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.SMTP_SOFT_ERRORS, 20)))).isEmpty();
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.ERRORS, 1))))
        .as("nobody asked for the soft limit, which is not reached")
        .isEmpty();
    assertThat(mistakes(builder.limits(limits.with(Limits.Count.SMTP_SOFT_ERRORS, 21))))
        .containsExactly(
            "a client is cut off before it is slowed down: let SMTP_SOFT_ERRORS (21) be at most"
                + " ERRORS (20)");
    Limits slow = limits.with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofSeconds(16));
    assertThat(mistakes(builder.limits(slow)))
        .containsExactly(
            "the delay of failed logins begins above what it grows to: let AUTH_FAILURE_DELAY_MOST"
                + " (PT15S) be at least AUTH_FAILURE_DELAY (PT16S)");
    Limits.Time most = Limits.Time.AUTH_FAILURE_DELAY_MOST;
    assertThat(mistakes(builder.limits(slow.with(most, Duration.ofSeconds(16))))).isEmpty();
  }

  @Test
  void aUnixSocketIsAWayUnlessAProxyIsInFront() {
    Listener unix = LOGINS.unix(Path.of("/run/mail"));
    assertThat(mistakes(MailServer.builder().authenticator(NOBODY).listen(unix))).isEmpty();
    assertThat(
            mistakes(
                MailServer.builder()
                    .authenticator(NOBODY)
                    .listen(unix.proxyProtocol(TrustedNetworks.of("127.0.0.1")))))
        .hasSize(1);
  }

  @Test
  void mailNeedsSomebodyWhoGetsIt() {
    assertThat(mistakes(MailServer.builder().listen(MX)))
        .containsExactly("listener smtp has no recipients: call domains(...) or delivery(...)");
    MailServerBuilder builder = MailServer.builder().domains("example.org").listen(MX);
    assertThat(mistakes(builder.authenticator(NOBODY)))
        .singleElement()
        .asString()
        .contains("userDirectory(...)");
    assertThat(mistakes(builder.authenticator(new Both()))).isEmpty();
    assertThat(mistakes(builder.authenticator(NOBODY).userDirectory(name -> UserLookup.unknown())))
        .isEmpty();
    assertThat(mistakes(MailServer.builder().delivery(new Nowhere()).listen(MX))).isEmpty();
    assertThat(mistakes(MailServer.builder().delivery(local -> local.or(new Nowhere())).listen(MX)))
        .isEmpty();
    MailServerBuilder added =
        MailServer.builder()
            .domains("example.org")
            .delivery(local -> new Nowhere().or(local))
            .listen(MX);
    assertThat(mistakes(added)).singleElement().asString().contains("userDirectory(...)");
    assertThat(mistakes(added.userDirectory(name -> UserLookup.unknown()))).isEmpty();
    assertThat(
            mistakes(
                MailServer.builder().domains("example.org").delivery(new Nowhere()).listen(MX)))
        .isEmpty();
  }

  @Test
  void onlyWhatThereIsCanBeHidden() {
    Listener some =
        Listener.of(
            new NamedProtocol("some", TlsMode.NONE, Set.of(), Set.of("IDLE", "AUTH=PLAIN")));
    assertThat(mistakes(MailServer.builder().listen(some.hiding("idle", "auth=plain")))).isEmpty();
    assertThat(mistakes(MailServer.builder().listen(some.hiding("NOSUCH", "IDLE"))))
        .containsExactly("listener some has no capability NOSUCH to hide; it has AUTH=PLAIN IDLE");
  }

  @Test
  void aKeyThatCouldBeGuessedIsNone() {
    assertThatThrownBy(() -> MailServer.builder().saltKey(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("saltKey(...) takes at least 16 octets, not 15");
    byte[] octets = new byte[16];
    SaltKey key = new SaltKey(octets);
    octets[0] = 1;
    key.octets()[0] = 1;
    assertThat(key.octets()).containsOnly(0);
    assertThat(key).hasToString("SaltKey");
    assertThat(SaltKey.random().octets()).hasSize(32).isNotEqualTo(SaltKey.random().octets());
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsToldByName(String setting, Consumer<MailServerBuilder> call) {
    MailServerBuilder builder = MailServer.builder();
    assertThatThrownBy(() -> call.accept(builder))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(setting + " must not be null");
  }

  static List<Arguments> nulls() {
    return List.of(
        setting("hostname", b -> b.hostname(null)),
        setting("domains", b -> b.domains((String[]) null)),
        setting("saltKey", b -> b.saltKey(null)),
        setting("domain", b -> b.domains("a", null)),
        setting("limits", b -> b.limits(null)),
        setting("authenticator", b -> b.authenticator(null)),
        setting("loginGuard", b -> b.loginGuard(null)),
        setting("userDirectory", b -> b.userDirectory(null)),
        setting("saslMechanisms", b -> b.saslMechanisms((SaslMechanism) null)),
        setting("plaintextLogins", b -> b.plaintextLogins(null)),
        setting("store", b -> b.store(null)),
        setting("delivery", b -> b.delivery((DeliveryTarget) null)),
        setting("delivery", b -> b.delivery((Function<LocalDelivery, DeliveryTarget>) null)),
        setting("postmaster", b -> b.postmaster(null)),
        setting("filter", b -> b.filter((MessageFilter[]) null)),
        setting("observer", b -> b.observer(null)),
        setting("clock", b -> b.clock(null)),
        setting("random", b -> b.random(null)),
        setting("tls", b -> b.tls(null)),
        setting("threads", b -> b.threads(null)),
        setting("startFaults", b -> b.startFaults(null)),
        setting("listener", b -> b.listen(MX, null)));
  }

  @Test
  void whatIsMadeOfTheDefaultIsSomething() {
    MailServerBuilder builder = MailServer.builder().delivery(local -> null).listen(MX);
    assertThatNullPointerException()
        .isThrownBy(builder::build)
        .withMessage("what delivery(...) answers must not be null");
  }

  private static Arguments setting(String name, Consumer<MailServerBuilder> call) {
    return Arguments.of(name, call);
  }

  static List<String> mistakes(MailServerBuilder builder) {
    ConfigurationException failure =
        catchThrowableOfType(ConfigurationException.class, builder::build);
    return failure == null ? List.of() : failure.mistakes();
  }

  private record Secrets(String mechanism) implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean hasSecrets(String asked) {
      return mechanism.equals(asked);
    }
  }

  private record Proof(String name, boolean needsSecret) implements SaslMechanism {
    Proof() {
      this("X-PROOF", false);
    }

    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public SaslExchange start(SaslContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private record Both() implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.unknown();
    }
  }

  private record Nowhere() implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return List.of();
    }
  }
}
