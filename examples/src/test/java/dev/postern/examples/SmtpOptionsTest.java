package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.SmtpLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Each option is a limit or a capability of its own. */
class SmtpOptionsTest {
  private static final Map<String, Limits.Count> COUNTS =
      Map.of(
          "--message-size-limit", Limits.Count.MESSAGE_OCTETS,
          "--smtpd-client-connection-rate-limit", SmtpLimits.CLIENT_CONNECTION_RATE,
          "--smtpd-client-message-rate-limit", SmtpLimits.CLIENT_MESSAGE_RATE,
          "--smtpd-client-recipient-rate-limit", SmtpLimits.CLIENT_RECIPIENT_RATE,
          "--smtpd-client-auth-rate-limit", SmtpLimits.CLIENT_AUTH_RATE,
          "--smtpd-client-new-tls-session-rate-limit", SmtpLimits.CLIENT_NEW_TLS_SESSION_RATE,
          "--user-message-rate-limit", SmtpLimits.USER_MESSAGE_RATE,
          "--user-recipient-rate-limit", SmtpLimits.USER_RECIPIENT_RATE,
          "--mailmax", SmtpLimits.TRANSACTIONS);

  @Test
  void eachNumberIsALimitOfItsOwn() {
    COUNTS.forEach(
        (option, limit) -> {
          Limits limits = options(option + "=4711").limits();
          COUNTS
              .values()
              .forEach(
                  other ->
                      assertThat(limits.of(other))
                          .as("%s, %s", option, other)
                          .isEqualTo(other == limit ? 4711L : Limits.defaults().of(other)));
        });
  }

  @Test
  void aRateOfZeroIsNone() {
    assertThat(
            options("--smtpd-client-message-rate-limit=0")
                .limits()
                .of(SmtpLimits.CLIENT_MESSAGE_RATE))
        .isEqualTo(Limits.defaults().of(SmtpLimits.CLIENT_MESSAGE_RATE));
  }

  @Test
  void timesAreSeconds() {
    assertThat(options("--anvil-rate-time-unit=7").limits().of(SmtpLimits.RATE_TIME))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(options("--postscreen-greet-wait=6").limits().of(SmtpLimits.GREET_WAIT))
        .isEqualTo(Duration.ofSeconds(6));
    assertThat(options("--postscreen-greet-wait=86400").limits().of(SmtpLimits.GREET_WAIT))
        .isEqualTo(Duration.ofDays(1));
  }

  @Test
  void handshakesAreLoggedAtLevelOne() {
    assertThat(options("--smtpd-tls-loglevel=1").applied(Smtp.mx()).logsHandshakes()).isTrue();
    assertThat(options("--smtpd-tls-loglevel=0").applied(Smtp.mx()).logsHandshakes()).isFalse();
    assertThat(new SmtpOptions().applied(Smtp.mx()).logsHandshakes()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"yes,ON", "no,OFF", "on,ON", "off,OFF", "YES,ON"})
  void onIsYes(String value, Switch meant) {
    assertThat(new YesNo().convert(value)).isEqualTo(meant);
  }

  @Test
  void smtputf8IsHiddenWhereItIsOff() {
    Listener listener = Smtp.mx();
    assertThat(options("--smtputf8=no").applied(listener).hiddenCapabilities())
        .containsExactly("SMTPUTF8");
    assertThat(options("--smtputf8=yes").applied(listener).hiddenCapabilities()).isEmpty();
  }

  private static SmtpOptions options(String argument) {
    SmtpOptions options = new SmtpOptions();
    new CommandLine(options).parseArgs(argument);
    return options;
  }
}
