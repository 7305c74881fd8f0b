package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.MailRefused;
import dev.postern.smtp.PolicyRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Lists of restrictions that stand beside each other, on port 25. */
@Timeout(60)
class RestrictionOptionsTest {
  private static final String LOOPBACK = "--mynetworks=127.0.0.0/8 [::1]";

  /** Rules that refused; empty: there is no such address. */
  private final List<Optional<String>> refusedBy = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--smtpd-client-restrictions=reject | 554 5.7.1",
        "--smtpd-helo-restrictions=reject_non_fqdn_helo_hostname | 504 5.5.2",
        "--smtpd-sender-restrictions=reject | 554 5.7.1",
        "--smtpd-client-restrictions=permit | 250",
        "--smtpd-client-restrictions=permit,reject | 250",
        "--smtpd-client-restrictions=check_client_access static:DUNNO,reject | 554",
        "--smtpd-client-restrictions=defer_if_permit | 450",
        "--smtpd-client-restrictions=defer_if_permit,permit | 450",
        "--smtpd-client-restrictions=defer_if_permit,reject | 554",
        "--smtpd-client-restrictions=defer_if_reject | 250",
        "--smtpd-client-restrictions=defer_if_reject,reject | 450 4.7.0",
        "--smtpd-client-restrictions=defer_if_reject,defer | 450 4.3.2",
      })
  void listsForClientHeloAndSenderAreAskedAtMail(String option, String answer) throws IOException {
    assertThat(heard(List.of(option), "MAIL FROM:<a@example.net>")).startsWith(answer);
  }

  @Test
  void whatOneListPermitsAnotherMayRefuse() throws IOException {
    assertThat(
            heard(
                List.of(
                    "--smtpd-client-restrictions=permit",
                    "--smtpd-helo-restrictions=permit",
                    "--smtpd-sender-restrictions=reject"),
                "MAIL FROM:<a@example.net>"))
        .startsWith("554 5.7.1");
  }

  @Test
  void whatATablePermitsIsNotRelayedByThat() throws IOException {
    List<String> options = List.of("--smtpd-recipient-restrictions=check_sender_access static:OK");
    assertThat(heard(options, "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>"))
        .startsWith("250");
    heard(options, "MAIL FROM:<a@example.net>", "RCPT TO:<b@elsewhere.test>");
    assertThat(refusedBy).containsExactly(Optional.of("smtpd_relay_restrictions"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit_mynetworks,reject | 250",
        "reject | 554",
        "permit_mynetworks,reject_unauth_destination | 250",
      })
  void bothListsForRecipientsAreAsked(String relay, String answer) throws IOException {
    assertThat(
            heard(
                List.of(
                    LOOPBACK,
                    "--smtpd-relay-restrictions=" + relay,
                    "--smtpd-recipient-restrictions=permit"),
                "MAIL FROM:<a@example.net>",
                "RCPT TO:<ann@example.org>"))
        .startsWith(answer);
    assertThat(
            heard(
                List.of(
                    LOOPBACK,
                    "--smtpd-relay-restrictions=" + relay,
                    "--smtpd-recipient-restrictions=reject"),
                "MAIL FROM:<a@example.net>",
                "RCPT TO:<ann@example.org>"))
        .startsWith("554");
  }

  @Test
  void whatTheRelayListPermitsIsNoRelayAttempt() throws IOException {
    List<String> options =
        List.of(
            LOOPBACK,
            "--smtpd-relay-restrictions=permit_mynetworks,reject_unauth_destination",
            "--smtpd-recipient-restrictions=reject_non_fqdn_recipient");
    String[] said = {"MAIL FROM:<a@example.net>", "RCPT TO:<b@elsewhere.test>"};
    heard(options, said);
    assertThat(refusedBy).containsExactly(Optional.empty());
    heard(options.subList(1, 3), said);
    assertThat(refusedBy.get(1)).contains("smtpd_relay_restrictions");
  }

  @ParameterizedTest
  @CsvSource({
    "--smtpd-data-restrictions=reject, 554",
    "--smtpd-data-restrictions=permit, 250",
    "--smtpd-end-of-data-restrictions=reject, 554",
  })
  void listsForTheMessageAreAskedWhenItIsThere(String option, String answer) throws IOException {
    assertThat(
            heard(
                List.of(option),
                "MAIL FROM:<a@example.net>",
                "RCPT TO:<ann@example.org>",
                "DATA",
                "Subject: s\r\n\r\nx\r\n."))
        .startsWith(answer);
  }

  /** Port 25 offers logins if one of its lists asks for them, and starts what they work with. */
  @Test
  void aListBesideOthersTellsWhatItsRulesAre() {
    PolicyRule reject = PolicyRule.reject();
    PolicyRule users = PolicyRule.permitAuthenticated();
    assertThat(EndsForItself.of("none", List.of())).isEmpty();
    assertThat(EndsForItself.of("list", List.of(reject)).get(0).consultsLogins()).isFalse();
    PolicyRule both = EndsForItself.of("list", List.of(reject, users)).get(0);
    assertThat(both.consultsLogins()).isTrue();
    assertThat(both.parts()).hasSize(2).contains(reject, users);
  }

  /** The last answer. */
  private String heard(List<String> options, String... said) throws IOException {
    SmtpOptions smtp = new SmtpOptions();
    RestrictionOptions restrictions = new RestrictionOptions();
    PolicyOptions policy = new PolicyOptions();
    CommandSpec spec = CommandSpec.create();
    for (Object mixin : new Object[] {smtp, restrictions, policy}) {
      spec.addMixin(mixin.getClass().getSimpleName(), CommandSpec.forAnnotatedObject(mixin));
    }
    new CommandLine(spec).parseArgs(options.toArray(String[]::new));
    ListenerSettings settings =
        new ListenerSettings(UidlFormat.DEFAULT, smtp, restrictions, policy, PolicyRule.reject());
    return heard(settings, said);
  }

  private String heard(ListenerSettings settings, String... said) throws IOException {
    List<String> all = new ArrayList<>(List.of("HELO client"));
    all.addAll(List.of(said));
    String answer = "";
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .observer(
                event -> {
                  if (event instanceof MailRefused refused) {
                    refusedBy.add(refused.by());
                  }
                })
            .listen(settings.mx().port(0))
            .build()) {
      server.start();
      try (Socket socket = new Socket("localhost", server.port("smtp"));
          BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
        reader.readLine();
        for (String line : all) {
          socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
          answer = reader.readLine();
        }
      }
    }
    return answer;
  }
}
