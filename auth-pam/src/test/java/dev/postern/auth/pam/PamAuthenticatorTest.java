package dev.postern.auth.pam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.AuthenticatorContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over the machine's libpam, with services of the tests' own. */
@Timeout(60)
class PamAuthenticatorTest {
  private static final AuthContext IMAP = AuthContext.of("imap", PeerInfo.unix("imap"));

  @TempDir private Path directory;
  private PamServices services;

  @BeforeEach
  void lookForPam() {
    services = PamServices.in(directory);
  }

  @Nested
  final class Contract extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws Exception {
      return services.script(
          "[ \"$PAM_USER\" = " + USER + " ] && [ \"$password\" = " + PASSWORD + " ]");
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(PamAuthenticator.service("none").in(directory));
    }
  }

  private static AuthOutcome login(PamAuthenticator pam, String user, String password) {
    return pam.authenticate(Credentials.Password.of(user, password), IMAP);
  }

  @ParameterizedTest
  @CsvSource({
    "auth=auth_err, BAD_PASSWORD",
    "auth=maxtries, BAD_PASSWORD",
    "auth=user_unknown, UNKNOWN_USER",
    "auth=perm_denied, DISABLED",
    "auth=acct_expired, EXPIRED",
    "acct=acct_expired, EXPIRED",
    "acct=new_authtok_reqd, EXPIRED",
    "acct=authtok_expired, EXPIRED",
    "acct=perm_denied, DISABLED",
    "acct=auth_err, DISABLED",
    "acct=user_unknown, UNKNOWN_USER",
  })
  void aDenialHasTheReasonThatPamTells(String answer, DenialReason reason) throws Exception {
    assertThat(login(services.answering(answer), "ann", "secret"))
        .isEqualTo(AuthOutcome.denied(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth=authinfo_unavail",
        "auth=cred_insufficient",
        "auth=system_err",
        "auth=module_unknown",
        "acct=service_err",
        "acct=abort",
      })
  void aFailureOfTheMachineIsNoDenial(String answer) throws Exception {
    assertThat(login(services.answering(answer), "ann", "secret"))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void aModuleThatIsMissingIsNoDenial() throws Exception {
    PamAuthenticator pam = services.service("x", "auth required pam_none_such.so");
    assertThat(login(pam, "ann", "secret")).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void credentialsAndSessionsAreMadeWhereTheyAreAskedFor() throws Exception {
    PamAuthenticator credentials = services.answering("cred=cred_err");
    assertThat(login(credentials, "ann", "x")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(credentials.withCredentials(), "ann", "x"))
        .isEqualTo(AuthOutcome.unavailable());
    for (String part : List.of("open_session", "close_session")) {
      PamAuthenticator session = services.answering(part + "=session_err");
      assertThat(login(session, "ann", "x")).isInstanceOf(AuthOutcome.Accepted.class);
      assertThat(login(session.withSession(), "ann", "x")).isEqualTo(AuthOutcome.unavailable());
    }
    PamAuthenticator all = services.answering().withCredentials().withSession();
    assertThat(login(all, "ANN", "x")).isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
  }

  @Test
  void modulesLearnTheCircumstances() throws Exception {
    PamAuthenticator pam =
        services.script(
            "echo \"$PAM_SERVICE $PAM_USER $PAM_RHOST $PAM_TTY $password\" >%s/seen; exit 0");
    PeerInfo peer = PeerInfo.inet("imaps", new InetSocketAddress("192.0.2.7", 50123));
    assertThat(
            pam.authenticate(
                Credentials.Password.of("ann", "Grüße 日本"), AuthContext.of("imap", peer)))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
    assertThat(directory.resolve("seen")).hasContent("script ann 192.0.2.7 postern Grüße 日本");
  }

  @Test
  void eachProtocolMayHaveAServiceOfItsOwn() throws Exception {
    services.service("imap", "auth required pam_permit.so", "account required pam_permit.so");
    services.service("other", "auth required pam_permit.so", "account required pam_permit.so");
    for (String name : List.of("*", "%s")) {
      PamAuthenticator pam = PamAuthenticator.service(name).in(directory);
      pam.check();
      assertThat(login(pam, "ann", "x")).isInstanceOf(AuthOutcome.Accepted.class);
      for (String protocol : List.of("pop3", "../imap", "")) {
        AuthContext context = AuthContext.of(protocol, PeerInfo.unix("x"));
        assertThat(pam.authenticate(Credentials.Password.of("ann", "x"), context))
            .isEqualTo(AuthOutcome.unavailable());
      }
    }
  }

  /** PAM itself would go by the service other. */
  @Test
  void aServiceThatIsNotDescribedIsAnErrorAtStartAndAlwaysAFailure() throws Exception {
    services.service("other", "auth required pam_permit.so", "account required pam_permit.so");
    PamAuthenticator pam = PamAuthenticator.service("mail").in(directory);
    assertThatThrownBy(pam::check)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "there is no PAM service mail: describe it in "
                + directory.resolve("mail")
                + " (PAM would go by the service other instead)");
    assertThat(login(pam, "ann", "x")).isEqualTo(AuthOutcome.unavailable());
    services.service("mail", "auth required pam_permit.so", "account required pam_permit.so");
    pam.check();
    assertThat(login(pam, "ann", "x")).isInstanceOf(AuthOutcome.Accepted.class);
    assertThatThrownBy(PamAuthenticator.service("postern-none-such")::check)
        .hasMessageContaining("/etc/pam.d/postern-none-such");
  }

  @Test
  void whatCouldNotCrossToCIsDeniedUnasked() throws Exception {
    PamAuthenticator permit = services.answering();
    for (String name :
        List.of(
            "", "a\0b", "a\nb", "a\tb", "a\u007f", "\ud800", "x".repeat(256), "ü".repeat(128))) {
      assertThat(login(permit, name, "x"))
          .as(name)
          .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    }
    for (String password : List.of("a\0b", "\0", "\udc00")) {
      assertThat(login(permit, "ann", password))
          .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
    for (String password : List.of("x".repeat(512), "ü".repeat(256))) {
      assertThat(login(permit, "ann", password))
          .isEqualTo(AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG));
    }
    assertThat(login(permit, "x".repeat(255), "x".repeat(511)))
        .isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void whoActsAsAnotherIsDeniedForThatOnlyWithTheRightPassword() throws Exception {
    PamAuthenticator pam = services.script("[ \"$password\" = right ]");
    assertThat(pam.authenticate(new Credentials.Password("boss", "ann", "right"), IMAP))
        .isEqualTo(AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
    assertThat(pam.authenticate(new Credentials.Password("boss", "ann", "wrong"), IMAP))
        .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    assertThat(pam.authenticate(new Credentials.Password("Ann", "ann", "right"), IMAP))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
  }

  /** The server delays denials, and holds no thread for it. */
  @Test
  @Timeout(30)
  void noModuleHoldsAThreadToDelayADenial() throws Exception {
    PamAuthenticator pam =
        services.service(
            "slow", "auth required pam_faildelay.so delay=60000000", "auth required pam_deny.so");
    assertThat(login(pam, "ann", "x")).isInstanceOf(AuthOutcome.Denied.class);
  }

  /** PAM unloads its modules when a transaction ends. */
  @Test
  void transactionsAreEnded() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    Assumptions.assumeTrue(Files.isReadable(maps));
    PamAuthenticator good =
        services.service("a", "auth required pam_permit.so", "account required pam_localuser.so");
    PamAuthenticator bad = services.service("b", "auth required pam_wheel.so group=none-such");
    login(good, "root", "x");
    login(bad, "ann", "x");
    assertThat(Files.readString(maps)).doesNotContain("pam_localuser.so", "pam_wheel.so");
  }

  @Test
  void fiftyAtOnceAreToldApart() throws Exception {
    PamAuthenticator pam = services.script("[ \"$password\" = \"of-$PAM_USER\" ]");
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Future<AuthOutcome>> outcomes =
          IntStream.range(0, 100)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> login(pam, "user" + i, i % 2 == 0 ? "of-user" + i : "of-user0")))
              .toList();
      for (int i = 0; i < outcomes.size(); i++) {
        assertThat(outcomes.get(i).get())
            .isEqualTo(
                i % 2 == 0
                    ? AuthOutcome.accepted(MailUser.of("user" + i))
                    : AuthOutcome.denied(DenialReason.BAD_PASSWORD));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void dovecotsWordsAreUnderstood() throws Exception {
    services.service("dovecot", "auth required pam_permit.so", "account required pam_permit.so");
    assertThat(login(PamAuthenticator.parse("").in(directory), "ann", "x"))
        .isInstanceOf(AuthOutcome.Accepted.class);
    services.answering("cred=cred_err");
    assertThat(login(PamAuthenticator.parse("setcred=no debug").in(directory), "ann", "x"))
        .isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(PamAuthenticator.parse("setcred=yes debug").in(directory), "ann", "x"))
        .isEqualTo(AuthOutcome.unavailable());
    services.answering("open_session=session_err");
    assertThat(login(PamAuthenticator.parse(" session=yes  debug ").in(directory), "ann", "x"))
        .isEqualTo(AuthOutcome.unavailable());
    for (String wrong :
        List.of(
            "session=maybe", "cache_key=%u dovecot", "cache_key=%u", "a b", "a/b", "../x", ".x")) {
      assertThatThrownBy(() -> PamAuthenticator.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFailureIsToldOnceAndSoIsItsEnd() throws Exception {
    PamAuthenticator pam = PamAuthenticator.service("told").in(directory);
    login(pam, "ann", "s3cret");
    login(pam, "ann", "s3cret");
    services.service("told", "auth required pam_permit.so", "account required pam_permit.so");
    login(pam, "ann", "s3cret");
    login(pam, "ann", "s3cret");
    services.service("told", "auth required pam_debug.so auth=system_err");
    login(pam, "ann", "s3cret");
    String log = Files.readString(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")));
    assertThat(log.lines().filter(line -> line.contains("service=told")))
        .extracting(line -> line.replaceFirst(".*PamAuthenticator - ", ""))
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("pam cannot be asked service=told reason=there is no"),
            line -> assertThat(line).isEqualTo("pam can be asked again service=told"),
            line ->
                assertThat(line)
                    .isEqualTo("pam cannot be asked service=told reason=System error (4)"));
    assertThat(log).doesNotContain("s3cret");
  }
}
