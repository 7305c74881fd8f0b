package dev.postern.smtp.policy.delegation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.Restrictions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings in braces, as in SMTPD_POLICY_README. */
class ServiceWordsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ inet:h:1, timeout=10s, max_idle=2m max_ttl=1h, try_limit=3, retry_delay=4,"
            + " default_action=DUNNO, policy_context=submission }",
        "{inet:h:1,{timeout=10},{ max_idle = 120 },{max_ttl=\n3600s},try_limit=3,{retry_delay=4s },"
            + "{ default_action = DUNNO },{policy_context=submission}}",
        " { inet:h:1,timeout=1w , timeout=10s max_idle=2m, max_ttl=1h try_limit=3 retry_delay=4"
            + " default_action=DUNNO policy_context=submission } "
      })
  void eachIsASetting(String words) {
    assertThat(PolicyService.at(words).settings())
        .isEqualTo(
            new ServiceSettings(
                ServiceAddress.of("inet:h:1"),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                Duration.ofSeconds(4),
                3,
                16,
                "DUNNO",
                "submission"));
  }

  @Test
  void withoutAnyTheyAreTheUsualOnes() {
    assertThat(PolicyService.at("{ unix:/run/p }").settings())
        .isEqualTo(PolicyService.at("unix:/run/p").settings());
    assertThat(PolicyService.at("{unix:/run/p,{default_action=451 4.3.5 a, b}}").settings())
        .isEqualTo(PolicyService.at("unix:/run/p").defaultAction("451 4.3.5 a, b").settings());
    assertThat(PolicyService.at("{unix:/run/p, timeout=1d}").timeout(Duration.ofDays(7)).settings())
        .isEqualTo(PolicyService.at("{unix:/run/p, timeout=1w}").settings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ } | a service in braces is { inet:host:port, name=value, ... }, not { }",
        "{ { inet:h:1 } } | a service in braces is",
        "{ h:1 } | a policy service is at inet:host:port",
        "{ inet:h:1, timeout } | a setting of a policy service is name=value, not timeout",
        "{ inet:h:1, {timeout} } | a setting of a policy service is name=value, not timeout",
        "{ inet:h:1, timeout=10x } | a time is a number with s, m, h, d or w: timeout=10x",
        "{ inet:h:1, timeout= } | a time is a number with s, m, h, d or w: timeout=",
        "{ inet:h:1, timeout=0 } | a time is positive",
        "{ inet:h:1, try_limit=x } | not a number: try_limit=x",
        "{ inet:h:1, try_limit=0 } | tries is at least 1, not 0",
        "{ inet:h:1, default_action=HOLD } | not an action that decides, e.g. DUNNO: HOLD",
        "{ inet:h:1, request_limit=5 } | a policy service has no setting request_limit here, only",
        "{ inet:h:1, {timeout=1s}x } | no setting of a policy service: {timeout=1s}x",
        "{ inet:h:1, {timeout={1s}} } | no setting of a policy service: {timeout={1s}}"
      })
  void whatIsWrongIsSaid(String words, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyService.at(words))
        .withMessageStartingWith(message);
  }

  @Test
  void asAWordOfAList() throws IOException {
    List<PolicyRule> rules =
        Restrictions.builder()
            .build()
            .parse(
                "check_policy_service { unix:/nonexistent/policy, timeout=5s,"
                    + " {default_action=550 5.7.1 no}, try_limit=1 }, permit");
    assertThat(rules)
        .extracting(PolicyRule::name)
        .containsExactly("check_policy_service", "permit");
    Decision decision =
        rules.get(0).decide(PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("smtp")).build());
    rules.get(0).close();
    assertThat(decision)
        .isEqualTo(Decision.refuse(SmtpStatus.of(550, "7.1", "<>: Sender address rejected: no")));
  }
}
