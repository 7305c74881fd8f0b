package dev.postern.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
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
import java.util.Base64;
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
        "--smtpd-client-restrictions=defer_if_permit | 250",
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
    assertThat(refusedBy).containsExactly(Optional.of("reject_unauth_destination"));
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
    assertThat(refusedBy.get(1)).contains("reject_unauth_destination");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--smtpd-sender-restrictions=permit_sasl_authenticated,reject_non_fqdn_sender | bob | 553",
        "--smtpd-sender-restrictions=permit_mynetworks | bob | 553",
        "--smtpd-sender-restrictions=reject_non_fqdn_sender,permit | bob | 553",
        "--smtpd-sender-restrictions=check_sender_access static:OK | bob | 553",
        "--smtpd-sender-restrictions=permit | ann+x | 250",
        "--smtpd-sender-login-maps=inline:{bob@example.org=ann@example.org} | bob | 250",
        "--smtpd-sender-login-maps=inline:{bob@example.org=ann@example.org} | ann | 553",
        "--sender-logins=own | bob | 553",
        "--sender-logins=anyone | bob | 250",
      })
  void whoLoggedInSendsAsNobodyElse(String option, String sender, String answer)
      throws IOException {
    String login = "AUTH PLAIN " + Base64.getEncoder().encodeToString("\0ann\0x".getBytes(UTF_8));
    List<String> options =
        List.of(
            LOOPBACK, "--smtpd-recipient-restrictions=permit_sasl_authenticated,reject", option);
    ListenerSettings settings = settings(options);
    for (Listener listener : List.of(settings.mx(), settings.submission())) {
      assertThat(heard(listener, login, "MAIL FROM:<" + sender + "@example.org>"))
          .startsWith(answer);
    }
  }

  @Test
  void whoOwnsWhatIsSaidOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(List.of("--sender-logins=own", "--smtpd-sender-login-maps=static:ann"))
                    .submission())
        .withMessageContaining("--sender-logins and --smtpd-sender-login-maps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(List.of("--sender-logins=nobody")).mx())
        .withMessage("--sender-logins: expected own or anyone, not nobody");
  }

  /** As with Postfix. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check_recipient_access static:OK | permit | elsewhere.test | 250",
        "check_recipient_access static:OK | check_sender_access static:OK | elsewhere.test | 250",
        "check_recipient_access static:DUNNO | check_sender_access static:OK | elsewhere.test | 554",
        "permit_mynetworks | check_sender_access static:OK | elsewhere.test | 250",
        "permit_mynetworks | reject_unauth_destination | elsewhere.test | 554",
        "permit | defer_if_permit | example.org | 450",
        "defer_if_permit | permit | example.org | 450",
        "defer_if_permit | reject | example.org | 554",
        "defer_if_reject | reject | example.org | 450",
      })
  void theListForRelayingSaysWhatIsRelayed(
      String relay, String recipient, String domain, String answer) throws IOException {
    String heard =
        heard(
            List.of(
                LOOPBACK,
                "--smtpd-relay-restrictions=" + relay,
                "--smtpd-recipient-restrictions=" + recipient),
            "MAIL FROM:<a@example.net>",
            "RCPT TO:<ann@" + domain + ">");
    assertThat(heard).startsWith(elsewhere(answer, domain));
  }

  /** What may be relayed is refused by local delivery, which sends nothing to other hosts. */
  private String elsewhere(String answer, String domain) {
    if (!domain.equals("elsewhere.test")) {
      return answer;
    }
    assertThat(refusedBy).last().extracting(Optional::isPresent).isEqualTo(answer.equals("554"));
    return "55";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--smtpd-client-restrictions=defer_if_permit | reject | 554 5.7.1",
        "--smtpd-client-restrictions=defer_if_permit | permit | 450 4.7.0",
        "--smtpd-helo-restrictions=defer_if_permit | permit | 450 4.7.0",
        "--smtpd-sender-restrictions=defer_if_permit,permit | permit | 450 4.7.0",
      })
  void whatWouldBeTakenIsDeferredAtRcpt(String early, String recipient, String answer)
      throws IOException {
    assertThat(
            heard(
                List.of(early, "--smtpd-recipient-restrictions=" + recipient),
                "MAIL FROM:<a@example.net>",
                "RCPT TO:<ann@example.org>"))
        .startsWith(answer);
  }

  /** The last answer. */
  private String heard(List<String> options, String... said) throws IOException {
    return heard(settings(options).mx(), said);
  }

  private static ListenerSettings settings(List<String> options) {
    SmtpOptions smtp = new SmtpOptions();
    RestrictionOptions restrictions = new RestrictionOptions();
    PolicyOptions policy = new PolicyOptions();
    CommandSpec spec = CommandSpec.create();
    for (Object mixin : new Object[] {smtp, restrictions, policy}) {
      spec.addMixin(mixin.getClass().getSimpleName(), CommandSpec.forAnnotatedObject(mixin));
    }
    new CommandLine(spec).parseArgs(options.toArray(String[]::new));
    return new ListenerSettings(
        UidlFormat.DEFAULT, smtp, restrictions, policy, PolicyRule.reject());
  }

  private String heard(Listener listener, String... said) throws IOException {
    List<String> all = new ArrayList<>(List.of("HELO client"));
    all.addAll(List.of(said));
    String answer = "";
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(
                name ->
                    name.contains("+") ? UserLookup.unknown() : UserLookup.found(MailUser.of(name)))
            .observer(
                event -> {
                  if (event instanceof MailRefused refused) {
                    refusedBy.add(refused.by());
                  }
                })
            .authenticator(
                (credentials, context) -> AuthOutcome.accepted(MailUser.of("ann@example.org")))
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .listen(listener.port(0))
            .build()) {
      server.start();
      try (Socket socket = new Socket("localhost", server.port(listener.name()));
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
