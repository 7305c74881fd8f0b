package dev.postern;

import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.Limits.Count;
import dev.postern.Limits.Time;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener has otherwise than its server, and what of it can never work. */
final class ListenerSettingsTest {
  private static final Authenticator NOBODY = (credentials, context) -> AuthOutcome.denied();
  private static final MessageFilter FILTER = peer -> new FilterSession() {};
  private static final Listener LOGINS = listener("pop3", TlsMode.STARTTLS, Need.LOGINS);
  private static final Listener MX = listener("mx", TlsMode.STARTTLS, Need.RECIPIENTS);

  @Test
  void aListenerIsCheckedWithItsOwnSettings() {
    assertThat(mistakes(LOGINS))
        .containsExactly(
            "listener pop3 lets nobody in: call authenticator(...)",
            "listener pop3 lets nobody in without TLS: call tls(...), or plaintextLogins(ALLOWED)");
    Tls tls = Tls.selfSigned("localhost");
    assertThat(mistakes(LOGINS.authenticator(NOBODY).tls(tls))).isEmpty();
    assertThat(mistakes(LOGINS.authenticator(NOBODY).plaintextLogins(PlaintextLogins.ALLOWED)))
        .isEmpty();
    assertThat(
            mistakes(
                MailServer.builder()
                    .plaintextLogins(PlaintextLogins.ALLOWED)
                    .authenticator(NOBODY)
                    .listen(LOGINS, LOGINS.name("b").plaintextLogins(PlaintextLogins.FORBIDDEN))))
        .containsExactly(
            "listener b lets nobody in without TLS: call tls(...), or plaintextLogins(ALLOWED)");
    Listener imaps = listener("imaps", TlsMode.IMPLICIT);
    assertThat(mistakes(MailServer.builder().listen(imaps.tls(tls), imaps.name("b"))))
        .containsExactly("listener b needs certificates: call tls(...)");
  }

  @Test
  void whatNothingReadsIsAMistake() {
    assertThat(mistakes(listener("clear", TlsMode.NONE).tls(Tls.selfSigned("localhost"))))
        .containsExactly("listener clear never uses TLS: its tls(...) is of no use");
    assertThat(mistakes(listener("echo", TlsMode.NONE).filters(FILTER)))
        .containsExactly("listener echo takes no mail: its filters(...) are of no use");
    assertThat(mistakes(listener("echo", TlsMode.NONE).filters())).isEmpty();
  }

  @Test
  void norHasWhatAnotherModuleSaysThatTheyShare() {
    Count own = Count.of("QUEUED", 5);
    Time wait = Time.of("QUEUE_WAIT", Duration.ofSeconds(5));
    Count shared = own.shared();
    Time sharedWait = wait.shared();
    assertThat(Limits.defaults().of(shared)).isEqualTo(5);
    assertThat(Limits.defaults().of(sharedWait)).hasSeconds(5);
    Listener echo = listener("echo", TlsMode.NONE);
    Limits each = Limits.defaults().with(own, 1).with(wait, Duration.ofSeconds(1));
    assertThat(mistakes(echo.limits(each))).isEmpty();
    Limits all = Limits.defaults().with(shared, 1).with(sharedWait, Duration.ofSeconds(1));
    assertThat(mistakes(echo.limits(all)))
        .containsExactly(
            "listener echo shares what QUEUED bounds: set it at the server's limits(...)",
            "listener echo shares what QUEUE_WAIT bounds: set it at the server's limits(...)");
  }

  @Test
  void whatAllListenersShareHasNoLimitsOfOneListener() {
    Listener echo = listener("echo", TlsMode.NONE);
    assertThat(mistakes(echo.limits(Limits.defaults().with(Count.ERRORS, 1)))).isEmpty();
    Limits shared =
        Limits.defaults().with(Count.DELIVERIES, 1).with(Time.DRAIN, Duration.ofSeconds(1));
    assertThat(mistakes(echo.limits(shared)))
        .containsExactly(
            "listener echo shares what DELIVERIES bounds: set it at the server's limits(...)",
            "listener echo shares what DRAIN bounds: set it at the server's limits(...)");
  }

  @Test
  void limitsOfAListenerAndItsServerMustNotContradictEachOther() {
    Limits server = Limits.defaults().with(Count.SPOOL_OCTETS, 60_000_000);
    Limits own = Limits.defaults().with(Count.MESSAGE_OCTETS, 70_000_000);
    assertThat(
            mistakes(
                MailServer.builder()
                    .limits(server)
                    .listen(listener("echo", TlsMode.NONE).limits(own))))
        .singleElement()
        .asString()
        .startsWith("listener echo: the largest message never fits into the spool");
  }

  @Test
  void itsSettingsGoBeforeTheServers() {
    UserDirectory users = name -> UserLookup.found(MailUser.of(name));
    Limits own = Limits.defaults().with(Count.ERRORS, 7).with(Time.LOGIN, Duration.ofSeconds(7));
    Listener changed =
        MX.limits(own)
            .filters()
            .authenticator(NOBODY)
            .userDirectory(users)
            .plaintextLogins(PlaintextLogins.ALLOWED);
    Limits limits = Limits.defaults().with(Count.HOPS, 8).with(Count.ERRORS, 9);
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .limits(limits)
            .filter(FILTER)
            .userDirectory(name -> UserLookup.unknown())
            .listen(MX, changed.name("own"))
            .build()) {
      ServerContext context = changed.context(server.context());
      assertThat(context.limits().of(Count.ERRORS)).isEqualTo(7);
      assertThat(context.limits().of(Count.HOPS)).isEqualTo(8);
      assertThat(context.limits().of(Time.LOGIN)).hasSeconds(7);
      assertThat(context.filters()).isEmpty();
      assertThat(context.authenticator()).isSameAs(NOBODY);
      assertThat(context.userDirectory()).isSameAs(users);
      assertThat(context.plaintextLogins()).isEqualTo(PlaintextLogins.ALLOWED);
      assertThat(context.shared(Object.class, Object::new))
          .isSameAs(server.context().shared(Object.class, Object::new));
      ServerContext other = MX.context(server.context());
      assertThat(other.limits().of(Count.ERRORS)).isEqualTo(9);
      assertThat(other.filters()).containsExactly(FILTER);
      assertThat(other.plaintextLogins()).isEqualTo(PlaintextLogins.FORBIDDEN);
    }
  }

  @Test
  void noSettingIsNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> MX.filters((MessageFilter) null))
        .withMessageContaining("filter");
    assertThatNullPointerException().isThrownBy(() -> MX.limits(null)).withMessage("limits");
  }

  private static List<String> mistakes(Listener listener) {
    return mistakes(MailServer.builder().listen(listener));
  }

  private static List<String> mistakes(MailServerBuilder builder) {
    ConfigurationException failure =
        catchThrowableOfType(ConfigurationException.class, builder::build);
    return failure == null ? List.of() : failure.mistakes();
  }
}
