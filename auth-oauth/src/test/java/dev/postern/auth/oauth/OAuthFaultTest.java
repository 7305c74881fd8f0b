package dev.postern.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who vouches for tokens is down, slow, lies or changes its keys. */
@Timeout(60)
class OAuthFaultTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthOutcome ANN = AuthOutcome.accepted(MailUser.of("ann@example.org"));
  private static final Limits LIMITS =
      Limits.defaults()
          .with(OAuthLimits.OAUTH_ANSWER, Duration.ofSeconds(1))
          .with(OAuthLimits.OAUTH_TOKENS_KEPT, 2)
          .with(OAuthLimits.OAUTH_ANSWER_OCTETS, 10_000);
  private static final Issuer ISSUER = new Issuer();

  private final SteppedClock clock = new SteppedClock();
  private OAuthAuthenticator tokens;

  @AfterEach
  void end() {
    tokens.close();
  }

  private void jwks(URI uri) {
    tokens =
        OAuthAuthenticator.builder()
            .jwks(uri)
            .issuer(Issuer.NAME)
            .audience(Issuer.AUDIENCE)
            .build(LIMITS, clock);
  }

  private void introspection(URI uri) {
    tokens =
        OAuthAuthenticator.builder()
            .introspection(uri)
            .client("mail", "pass:w\u00f6rd")
            .usernameAttribute("username")
            .build(LIMITS, clock);
  }

  private AuthOutcome login(String token) {
    return tokens.authenticate(new Credentials.Token("", "", token), CONTEXT);
  }

  private AuthOutcome login(Issuer issuer) {
    return login(issuer.rs256(Issuer.claims(clock.instant())));
  }

  private static final String ACTIVE = "{\"active\":true,\"username\":\"ann@example.org\"}";

  private String activeFor(long seconds) {
    return ACTIVE.replace(
        "}", ",\"exp\":" + clock.instant().plusSeconds(seconds).getEpochSecond() + "}");
  }

  @Test
  void keysAreFetchedOnceAndAnewWhenTheyAreOldOrLackOne() throws Exception {
    try (WebServer server = new WebServer(ISSUER.keys())) {
      jwks(server.uri());
      assertThat(login(ISSUER)).isEqualTo(ANN);
      assertThat(login(ISSUER)).isEqualTo(ANN);
      assertThat(server.bodies).hasSize(1);
      clock.pass(Duration.ofMinutes(15));
      assertThat(login(ISSUER)).isEqualTo(ANN);
      assertThat(server.bodies).hasSize(2);
      Issuer next = new Issuer();
      server.answer = Issuer.set(new RSAKey.Builder(next.rsaKey()).keyID("n").build());
      clock.pass(Duration.ofSeconds(10));
      String rotated =
          Issuer.signed(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("n").build(),
              Issuer.claims(clock.instant()),
              next.rsaSigner());
      assertThat(login(rotated)).isEqualTo(ANN);
      assertThat(server.bodies).hasSize(3);
      assertThat(login(ISSUER)).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
  }

  /** Or anybody who makes up key names would have this server flood the issuer. */
  @Test
  void tokensOfUnknownKeysDoNotMakeItAsk() throws Exception {
    try (WebServer server = new WebServer("{\"keys\":[]}")) {
      jwks(server.uri());
      for (int i = 0; i < 20; i++) {
        assertThat(login(ISSUER)).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
      }
      assertThat(server.bodies).hasSize(1);
      clock.pass(Duration.ofSeconds(10));
      assertThat(login(ISSUER)).isInstanceOf(AuthOutcome.Denied.class);
      assertThat(server.bodies).hasSize(2);
    }
  }

  @Test
  void keysAreUsedOnForAWhileWhenTheyCannotBeFetched() throws Exception {
    try (WebServer server = new WebServer(ISSUER.keys())) {
      jwks(server.uri());
      assertThat(login(ISSUER)).isEqualTo(ANN);
      server.status = 500;
      clock.pass(Duration.ofHours(23));
      TestLog log = new TestLog();
      assertThat(login(ISSUER)).isEqualTo(ANN);
      clock.pass(Duration.ofHours(1));
      assertThat(login(ISSUER)).isEqualTo(AuthOutcome.unavailable());
      server.status = 200;
      clock.pass(Duration.ofSeconds(10));
      assertThat(login(ISSUER)).isEqualTo(ANN);
      assertThat(log.lines("OAuth keys"))
          .containsExactly(
              "WARN OAuth keys from="
                  + server.uri()
                  + " does not answer reason=it answered with status 500",
              "INFO OAuth keys from=" + server.uri() + " answers again");
    }
  }

  /** The keys of a time to come are fetched anew, and one that was revoked serves no more. */
  @Test
  void aClockThatWasAheadKeepsNoKeys() throws Exception {
    try (WebServer server = new WebServer(ISSUER.keys())) {
      jwks(server.uri());
      clock.pass(Duration.ofDays(365));
      assertThat(login(ISSUER)).isEqualTo(ANN);
      clock.pass(Duration.ofDays(-365));
      server.status = 500;
      assertThat(login(ISSUER)).as("fetched a moment ago").isEqualTo(ANN);
      assertThat(server.bodies).hasSize(2);
      server.status = 200;
      server.answer = new Issuer().keys();
      clock.pass(Duration.ofMinutes(15));
      assertThat(login(ISSUER)).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
      assertThat(server.bodies).hasSize(3);
    }
  }

  @Test
  void anOutageOfOldKeysHasAnEndThoughTheClockWasAhead() throws Exception {
    try (WebServer server = new WebServer(ISSUER.keys())) {
      jwks(server.uri());
      clock.pass(Duration.ofDays(365));
      assertThat(login(ISSUER)).isEqualTo(ANN);
      clock.pass(Duration.ofDays(-365));
      server.status = 500;
      assertThat(login(ISSUER)).isEqualTo(ANN);
      clock.pass(Duration.ofDays(1));
      assertThat(login(ISSUER)).isEqualTo(AuthOutcome.unavailable());
    }
  }

  /** Whose key is not known may be good: the key that it needs cannot be fetched. */
  @Test
  void aTokenOfANewKeyIsNotDeniedWhileKeysCannotBeFetched() throws Exception {
    try (WebServer server = new WebServer(ISSUER.keys())) {
      jwks(server.uri());
      assertThat(login(ISSUER)).isEqualTo(ANN);
      server.status = 500;
      clock.pass(Duration.ofMinutes(1));
      Issuer next = new Issuer();
      String rotated =
          Issuer.signed(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("n").build(),
              Issuer.claims(clock.instant()),
              next.rsaSigner());
      assertThat(login(rotated)).isEqualTo(AuthOutcome.unavailable());
      assertThat(login(ISSUER)).isEqualTo(ANN);
    }
  }

  @Test
  void liesAreNoKeys() throws Exception {
    for (String lie :
        List.of(
            "",
            "nonsense",
            "[]",
            "{}",
            "{\"keys\":5}",
            "{\"keys\":[{\"kty\":\"RSA\"}]}",
            "[".repeat(9_000),
            " ".repeat(20_000) + ISSUER.keys())) {
      try (WebServer server = new WebServer(lie)) {
        jwks(server.uri());
        assertThat(login(ISSUER)).as(lie.strip()).isEqualTo(AuthOutcome.unavailable());
        end();
      }
    }
    try (WebServer server = new WebServer("");
        WebServer target = new WebServer(ISSUER.keys())) {
      server.status = 302;
      server.location = target.uri().toString();
      jwks(server.uri());
      assertThat(login(ISSUER)).isEqualTo(AuthOutcome.unavailable());
      assertThat(target.bodies).isEmpty();
    }
  }

  @Test
  void whoIsDownOrSlowIsNoAnswerInTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    List<Script> scripts =
        List.of(
            out -> never.await(),
            out ->
                out.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII)),
            out -> out.write("garbage\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
            out -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
              while (!never.await(20, TimeUnit.MILLISECONDS)) {
                out.write("X-Slow: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
              }
            },
            out -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(new byte[8_192]);
              }
            });
    for (Script script : scripts) {
      try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        Thread serving = new Thread(() -> serve(socket, script), "script");
        serving.setDaemon(true);
        serving.start();
        URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        jwks(uri);
        assertThat(login(ISSUER)).isEqualTo(AuthOutcome.unavailable());
        end();
        introspection(uri);
        assertThat(login("abc")).isEqualTo(AuthOutcome.unavailable());
        end();
      }
    }
    assertThat(login(ISSUER)).isEqualTo(AuthOutcome.unavailable());
  }

  private static void serve(ServerSocket socket, Script script) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread one =
            new Thread(
                () -> {
                  try (connection) {
                    connection.getInputStream().read();
                    script.run(connection.getOutputStream());
                  } catch (IOException | InterruptedException e) {
                    // The client went away, as it should.
                  }
                },
                "script");
        one.setDaemon(true);
        one.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  /** What is done with one connection. */
  @FunctionalInterface
  private interface Script {
    void run(OutputStream out) throws IOException, InterruptedException;
  }

  @Test
  void anActiveTokenLogsInAndIsRememberedForAWhile() throws Exception {
    try (WebServer server = new WebServer(ACTIVE)) {
      introspection(server.uri());
      assertThat(login("abc+/=")).isEqualTo(ANN);
      assertThat(login("abc+/=")).isEqualTo(ANN);
      assertThat(server.bodies).containsExactly("token=abc%2B%2F%3D&token_type_hint=access_token");
      assertThat(server.authorizations).containsExactly("Basic bWFpbDpwYXNzJTNBdyVDMyVCNnJk");
      server.answer = "{\"active\":false}";
      clock.pass(Duration.ofSeconds(59));
      assertThat(login("abc+/=")).isEqualTo(ANN);
      clock.pass(Duration.ofSeconds(1));
      assertThat(login("abc+/=")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
  }

  @Test
  void aTokenThatIsGoodForLongIsAskedForAgainAllTheSame() throws Exception {
    try (WebServer server = new WebServer("")) {
      server.answer = activeFor(3_600);
      introspection(server.uri());
      assertThat(login("abc")).isEqualTo(ANN);
      server.answer = "{\"active\":false}";
      clock.pass(Duration.ofMinutes(1));
      assertThat(login("abc")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
  }

  @Test
  void aClockThatIsSetBackMakesNoTokenLast() throws Exception {
    try (WebServer server = new WebServer(ACTIVE)) {
      introspection(server.uri());
      assertThat(login("abc")).isEqualTo(ANN);
      server.answer = "{\"active\":false}";
      clock.pass(Duration.ofDays(-1));
      assertThat(login("abc")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
    }
  }

  @Test
  void itIsNotRememberedLongerThanItIsGoodNorAreTooMany() throws Exception {
    try (WebServer server = new WebServer("")) {
      server.answer = activeFor(10);
      introspection(server.uri());
      assertThat(login("abc")).isEqualTo(ANN);
      clock.pass(Duration.ofSeconds(10));
      assertThat(login("abc")).isEqualTo(ANN);
      assertThat(server.bodies).hasSize(2);
      server.answer = ACTIVE;
      for (String token : List.of("a", "b", "c", "a")) {
        assertThat(login(token)).isEqualTo(ANN);
      }
      assertThat(server.bodies).hasSize(6);
    }
  }

  @Test
  void introspectionThatCannotTellDeniesNobody() throws Exception {
    try (WebServer server = new WebServer(ACTIVE)) {
      introspection(server.uri());
      for (int status : new int[] {301, 401, 404, 500, 503}) {
        server.status = status;
        assertThat(login("abc")).isEqualTo(AuthOutcome.unavailable());
      }
      server.status = 200;
      for (String lie :
          List.of("", "nonsense", "[true]", "{}", "{\"active\":\"true\"}", "x".repeat(20_000))) {
        server.answer = lie;
        assertThat(login("abc")).as(lie).isEqualTo(AuthOutcome.unavailable());
      }
      server.answer = "{\"active\":true}";
      assertThat(login("abc")).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
      server.answer = ACTIVE;
      assertThat(login("abc")).isEqualTo(ANN);
    }
  }

  @Test
  void threadsGoWithTheServer() throws Exception {
    try (WebServer server = new WebServer(ACTIVE)) {
      introspection(server.uri());
      assertThat(login("abc")).isEqualTo(ANN);
      List<Thread> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("postern-oauth"))
              .toList();
      assertThat(threads).isNotEmpty();
      tokens.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(login("another")).isEqualTo(AuthOutcome.unavailable());
    }
  }
}
