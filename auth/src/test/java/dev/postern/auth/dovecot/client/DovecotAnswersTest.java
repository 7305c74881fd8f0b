package dev.postern.auth.dovecot.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of Dovecot, and what its answers mean. */
class DovecotAnswersTest {
  private static final AuthContext UNIX = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final Credentials.Password ANN = Credentials.Password.of("ann", "secret");

  @TempDir private Path directory;

  private AuthOutcome login(Credentials credentials, AuthContext context, String answer)
      throws Exception {
    try (FakeDovecot fake = answering(answer)) {
      DovecotAuthenticator dovecot = DovecotAuthenticator.unix(directory.resolve("s"));
      try {
        return dovecot.authenticate(credentials, context);
      } finally {
        dovecot.close();
        heard = fake.requests();
      }
    } finally {
      Files.deleteIfExists(directory.resolve("s"));
    }
  }

  private List<String> heard = List.of();

  private FakeDovecot answering(String answer) throws Exception {
    return FakeDovecot.greeting(
        directory.resolve("s"),
        peer -> {
          while (true) {
            String id = FakeDovecot.Peer.id(peer.request());
            peer.send(answer.replace("ID", id) + "\n");
          }
        });
  }

  @Test
  void whoIsAcceptedHasTheNameAndTheFieldsThatDovecotGives() throws Exception {
    assertThat(
            login(
                ANN,
                UNIX,
                "OK\tID\tuser=ann@example.org\t\toriginal_user=ann\tpass=secret\tquota_rule=*:storage=1G\thome=/home/ann"))
        .isEqualTo(
            AuthOutcome.accepted(
                new MailUser(
                    "ann@example.org",
                    Optional.of("/home/ann"),
                    Map.of("quota_rule", "*:storage=1G"))));
  }

  @ParameterizedTest
  @CsvSource({
    "'', UNSPECIFIED",
    "code=authz_fail, NOT_AUTHORIZED",
    "authz, NOT_AUTHORIZED",
    "code=user_disabled, DISABLED",
    "user_disabled, DISABLED",
    "code=pass_expired, EXPIRED",
    "pass_expired, EXPIRED",
    "code=auth_mech_ssl_required, NOT_FROM_HERE",
    "code=invalid_base64, UNSPECIFIED",
  })
  void aDenialHasTheReasonThatDovecotTells(String parameters, DenialReason reason)
      throws Exception {
    assertThat(login(ANN, UNIX, "FAIL\tID\tuser=ann\t" + parameters))
        .isEqualTo(AuthOutcome.denied(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "FAIL\tID\tcode=temp_fail",
    "FAIL\tID\tuser=ann\ttemp",
    "FAIL\tID\tcode=auth_mech_invalid",
    "OK\tID",
    "OK\tID\tuser=",
    "OK\tID\tuser=a\u0001nb",
    "OK\tID\tuser=ann\tproxy\thost=192.0.2.1",
    "OK\tID\tuser=ann\tproxy_maybe\thost=192.0.2.1",
    "CONT\tID\tbm9uc2Vuc2U=",
    "WHAT\tID",
  })
  void whatIsNoFaultOfTheUserIsNoDenial(String answer) throws Exception {
    assertThat(login(ANN, UNIX, answer)).isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void whoMayNotLogInIsDenied() throws Exception {
    assertThat(login(ANN, UNIX, "OK\tID\tuser=ann\tnologin"))
        .isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
  }

  @Test
  void theCircumstancesAreToldAndTheResponseComesLast() throws Exception {
    PeerInfo peer =
        PeerInfo.inet("imaps", new InetSocketAddress("192.0.2.1", 50123))
            .withLocal(new InetSocketAddress("2001:db8::1", 993));
    String response = "resp=" + base64("\0ann\0secret");
    login(ANN, AuthContext.of("imap", peer), "FAIL\tID");
    assertThat(heard)
        .containsExactly(
            "AUTH\t1\tPLAIN\tservice=imap\tlip=2001:db8:0:0:0:0:0:1\tlport=993\trip=192.0.2.1\trport=50123\tno-penalty\t"
                + response);
    login(ANN, AuthContext.of("imap", peer.withTls(TlsInfo.of("TLSv1.3", "x"))), "FAIL\tID");
    assertThat(heard.get(0)).contains("\tsecured\t").doesNotContain("cert").endsWith(response);
    login(ANN, UNIX.withCertificateName("a\tb"), "FAIL\tID");
    assertThat(heard.get(0))
        .contains("\tsecured\tvalid-client-cert\tcert_username=a\u0001tb\tno-penalty\t")
        .doesNotContain("rip=");
  }

  @Test
  void whoActsAsAnotherSaysSoAndWhoActsAsItselfDoesNot() throws Exception {
    login(new Credentials.Password("boss", "ann", "secret"), UNIX, "FAIL\tID");
    assertThat(heard.get(0)).endsWith("\tresp=" + base64("boss\0ann\0secret"));
    login(new Credentials.Password("ANN", "ann", "secret"), UNIX, "FAIL\tID");
    assertThat(heard.get(0)).endsWith("\tresp=" + base64("\0ann\0secret"));
  }

  @Test
  void whatCouldNotBeSentAsItIsIsDeniedWithoutAsking() throws Exception {
    for (String name : List.of("", "a\0b", "a\tb", "a\nb", "a\u007f", "\ud800")) {
      assertThat(login(Credentials.Password.of(name, "secret"), UNIX, "OK\tID\tuser=ann"))
          .as(name)
          .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
      assertThat(heard).isEmpty();
    }
    assertThat(login(new Credentials.Password("a\0b", "ann", "x"), UNIX, "OK\tID\tuser=ann"))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    for (String password : List.of("a\0b", "\udc00")) {
      assertThat(login(Credentials.Password.of("ann", password), UNIX, "OK\tID\tuser=ann"))
          .isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
      assertThat(heard).isEmpty();
    }
  }

  /** Dovecot would drop the connection, and all requests on it. */
  @Test
  void aLineThatDovecotDoesNotTakeIsNotSent() throws Exception {
    assertThat(login(Credentials.Password.of("ann", "x".repeat(8_000)), UNIX, "OK\tID\tuser=ann"))
        .isEqualTo(AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG));
    assertThat(heard).isEmpty();
    assertThat(login(Credentials.Password.of("ann", "x".repeat(5_000)), UNIX, "OK\tID\tuser=ann"))
        .isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(heard.get(0)).hasSizeLessThan(8_192);
  }

  @Test
  void anAnswerMayComeOctetByOctet() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            directory.resolve("s"),
            peer -> {
              sendSlowly(peer, FakeDovecot.GREETING);
              String id = FakeDovecot.Peer.id(peer.request());
              sendSlowly(peer, "OK\t" + id + "\tuser=ann\n");
              peer.line();
            })) {
      DovecotAuthenticator dovecot = DovecotAuthenticator.unix(directory.resolve("s"));
      assertThat(dovecot.authenticate(ANN, UNIX))
          .isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
      dovecot.close();
      assertThat(fake.connections).hasValue(1);
    }
  }

  private static void sendSlowly(FakeDovecot.Peer peer, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      peer.send(text.substring(i, i + 1));
    }
  }

  @Test
  void manyRequestsAreInFlightOnOneConnectionAndAnsweredInAnyOrder() throws Exception {
    int many = 16;
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            directory.resolve("s"),
            peer -> {
              List<String> requests = new ArrayList<>();
              while (requests.size() < many) {
                requests.add(peer.request());
              }
              Collections.reverse(requests);
              for (String request : requests) {
                String response = request.substring(request.indexOf("resp=") + 5);
                String user =
                    new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8)
                        .split("\0", -1)[1];
                peer.send("OK\t" + FakeDovecot.Peer.id(request) + "\tuser=" + user + "\n");
              }
              peer.line();
            })) {
      DovecotAuthenticator dovecot = DovecotAuthenticator.unix(directory.resolve("s"));
      List<Thread> threads =
          IntStream.range(0, many)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            AuthOutcome outcome =
                                dovecot.authenticate(
                                    Credentials.Password.of("user" + i, "secret"), UNIX);
                            if (outcome.equals(AuthOutcome.accepted(MailUser.of("user" + i)))) {
                              fake.heard.add("good");
                            }
                          }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(fake.heard.stream().filter("good"::equals)).hasSize(many);
      assertThat(fake.connections).hasValue(1);
      dovecot.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USER\tID\tann@example.org\tuid=200\tgid=12\thome=/home/ann\tmail=maildir:~/M | FOUND",
        "NOTFOUND\tID | UNKNOWN",
        "FAIL\tID\treason=database away | AWAY",
        "FAIL\tID | AWAY",
        "USER\tID\t | AWAY",
        "USER\tID | AWAY",
        "OK\tID | AWAY",
      })
  void aLookUpIsWhatDovecotFound(String answer, String expected) throws Exception {
    UserLookup lookup = lookup("ann", answer);
    switch (expected) {
      case "FOUND" ->
          assertThat(lookup)
              .isEqualTo(
                  UserLookup.found(
                      new MailUser(
                          "ann@example.org",
                          Optional.of("/home/ann"),
                          Map.of("uid", "200", "gid", "12", "mail", "maildir:~/M"))));
      case "UNKNOWN" -> assertThat(lookup).isEqualTo(UserLookup.unknown());
      default -> assertThat(lookup).isInstanceOf(UserLookup.Unavailable.class);
    }
    assertThat(heard).containsExactly("USER\t1\tann\tservice=lmtp");
  }

  @Test
  void aNameThatNobodyCanHaveIsUnknownWithoutAsking() throws Exception {
    for (String name : List.of("", "a\0b", "a\tb", "\ud800", "x".repeat(8_192))) {
      assertThat(lookup(name, "USER\tID\tann")).isEqualTo(UserLookup.unknown());
      assertThat(heard).isEmpty();
    }
  }

  private UserLookup lookup(String name, String answer) throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            directory.resolve("s"),
            peer -> {
              peer.send(FakeDovecot.LOOKUP_GREETING);
              String id = FakeDovecot.Peer.id(peer.request());
              peer.send(answer.strip().replace("ID", id) + "\n");
              peer.line();
            })) {
      DovecotUserDirectory dovecot = DovecotUserDirectory.unix(directory.resolve("s"));
      try {
        return dovecot.find(name);
      } finally {
        dovecot.close();
        heard = fake.requests();
      }
    } finally {
      Files.deleteIfExists(directory.resolve("s"));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
