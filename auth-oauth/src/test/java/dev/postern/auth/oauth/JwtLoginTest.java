package dev.postern.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which signed tokens log in, and as whom. */
class JwtLoginTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final AuthOutcome ANN = AuthOutcome.accepted(MailUser.of("ann@example.org"));
  private static final Issuer ISSUER = new Issuer();

  @TempDir private Path directory;
  private final SteppedClock clock = new SteppedClock();
  private OAuthAuthenticator tokens;

  @BeforeEach
  void takesTokens() throws IOException {
    open(builder());
  }

  @AfterEach
  void end() {
    tokens.close();
  }

  private OAuthAuthenticatorBuilder builder() throws IOException {
    return OAuthAuthenticator.builder()
        .jwksFile(Files.writeString(directory.resolve("keys.json"), ISSUER.keys()))
        .issuer(Issuer.NAME)
        .audience(Issuer.AUDIENCE);
  }

  private void open(OAuthAuthenticatorBuilder builder) {
    if (tokens != null) {
      tokens.close();
    }
    tokens = builder.build(Limits.defaults(), clock);
  }

  private JWTClaimsSet.Builder claims() {
    return Issuer.claims(clock.instant());
  }

  private AuthOutcome login(String token) {
    return login("", "", token);
  }

  private AuthOutcome login(String actAs, String user, String token) {
    return tokens.authenticate(new Credentials.Token(actAs, user, token), CONTEXT);
  }

  private void assertRefused(String token) {
    assertThat(login(token)).isEqualTo(AuthOutcome.denied(DenialReason.BAD_PASSWORD));
  }

  @Test
  void aTokenThatIsInOrderLogsIn() throws Exception {
    assertThat(login(ISSUER.rs256(claims()))).isEqualTo(ANN);
    assertThat(login(ISSUER.es256(claims()))).isEqualTo(ANN);
    assertThat(login(ISSUER.edDsa(claims()))).isEqualTo(ANN);
    assertThat(login(signed(new JWSHeader.Builder(JWSAlgorithm.RS256).build()))).isEqualTo(ANN);
    assertThat(
            login(
                signed(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .build())))
        .isEqualTo(ANN);
  }

  private String signed(JWSHeader header) {
    return Issuer.signed(header, claims(), ISSUER.rsaSigner());
  }

  @Test
  void theNameHasToBeTheTokens() {
    String token = ISSUER.rs256(claims());
    assertThat(login("", "ann@example.org", token)).isEqualTo(ANN);
    assertThat(login("ANN@example.org", "Ann@EXAMPLE.org", token)).isEqualTo(ANN);
    AuthOutcome another = AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
    assertThat(login("", "bob@example.org", token)).isEqualTo(another);
    assertThat(login("bob@example.org", "", token)).isEqualTo(another);
    assertThat(login("bob@example.org", "ann@example.org", token)).isEqualTo(another);
  }

  @Test
  void timesCountWithTheSkewOfClocks() {
    String token = ISSUER.rs256(claims());
    clock.pass(Duration.ofSeconds(359));
    assertThat(login(token)).isEqualTo(ANN);
    clock.pass(Duration.ofSeconds(1));
    assertThat(login(token)).isEqualTo(AuthOutcome.denied(DenialReason.EXPIRED));
    assertThat(login(ISSUER.rs256(claims().notBeforeTime(in(60))))).isEqualTo(ANN);
    assertRefused(ISSUER.rs256(claims().notBeforeTime(in(61))));
    assertRefused(ISSUER.rs256(claims().issueTime(in(61))));
    assertRefused(ISSUER.rs256(claims().expirationTime(null)));
    assertRefused(ISSUER.rs256(claims().claim("nbf", "soon")));
    assertThat(login(ISSUER.rs256(claims().claim("exp", Long.MAX_VALUE)))).isEqualTo(ANN);
  }

  private Date in(int seconds) {
    return Date.from(clock.instant().plusSeconds(seconds));
  }

  @Test
  void ofAnotherIssuerOrForOthersItIsRefused() throws IOException {
    assertRefused(ISSUER.rs256(claims().issuer("https://login.example.org/")));
    assertRefused(ISSUER.rs256(claims().issuer(null)));
    assertRefused(ISSUER.rs256(claims().audience("web")));
    assertRefused(ISSUER.rs256(claims().audience("mailer")));
    assertRefused(ISSUER.rs256(claims().claim("aud", null)));
    open(builder().scope("mail openid"));
    assertThat(login(ISSUER.rs256(claims()))).isEqualTo(ANN);
    assertThat(
            login(
                ISSUER.rs256(
                    claims().claim("scope", null).claim("scp", List.of("mail", "openid")))))
        .isEqualTo(ANN);
    assertRefused(ISSUER.rs256(claims().claim("scope", "openid mailbox")));
    assertRefused(ISSUER.rs256(claims().claim("scope", null)));
  }

  @Test
  void whatIsNotSignedByAKnownKeyIsRefused() throws Exception {
    Issuer other = new Issuer();
    assertRefused(other.rs256(claims()));
    assertRefused(other.es256(claims()));
    assertRefused(other.edDsa(claims()));
    assertRefused(new PlainJWT(claims().build()).serialize());
    String token = ISSUER.rs256(claims());
    String[] parts = token.split("\\.", -1);
    String boss = Issuer.base64(claims().claim("email", "boss@example.org").build().toString());
    assertRefused(parts[0] + "." + boss + "." + parts[2]);
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused(parts[0] + "." + parts[1]);
    assertRefused(ISSUER.edDsa(claims()).replaceAll("[^.]{20}$", "AAAAAAAAAAAAAAAAAAAA"));
  }

  /** RFC 8725 §2.1: a public key is no shared secret. */
  @Test
  void anAlgorithmThatIsNotAllowedIsRefused() throws Exception {
    byte[] publicKey = ISSUER.rsa.getPublic().getEncoded();
    assertRefused(ISSUER.hs256(claims(), publicKey));
    assertRefused(
        ISSUER.hs256(claims(), ISSUER.rsaKey().toString().getBytes(StandardCharsets.US_ASCII)));
    assertRefused(signed(new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("rs").build()));
    open(builder().algorithms("ES256"));
    assertRefused(ISSUER.rs256(claims()));
    assertThat(login(ISSUER.es256(claims()))).isEqualTo(ANN);
    open(builder().algorithms("HS256"));
    assertRefused(ISSUER.hs256(claims(), publicKey));
    Files.writeString(directory.resolve("keys.json"), ISSUER.sharedKeys());
    OAuthAuthenticatorBuilder shared =
        OAuthAuthenticator.builder()
            .jwksFile(directory.resolve("keys.json"))
            .issuer(Issuer.NAME)
            .anyAudience()
            .algorithms("HS256");
    open(shared);
    assertThat(login(ISSUER.hs256(claims(), ISSUER.shared))).isEqualTo(ANN);
    assertRefused(ISSUER.hs256(claims(), new byte[32]));
  }

  @Test
  void headersThatMeanSomethingElseAreRefused() {
    assertRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("dpop+jwt"))
                .build()));
    assertRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1)
                .build()));
    String nested = Issuer.base64("{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"cty\":\"JWT\"}");
    assertRefused(nested + ".AAAA.AAAA.AAAA.AAAA");
  }

  @Test
  void garbageIsRefused() {
    for (String garbage :
        new String[] {
          "x",
          ".",
          "..",
          "....",
          "a.b.c",
          "\0",
          "\ud800",
          "{}",
          "e30.e30.",
          "e30.e30.e30",
          Issuer.base64("[".repeat(10_000)) + ".e30.e30"
        }) {
      assertRefused(garbage);
    }
    assertRefused("a".repeat(1024 * 1024));
    assertRefused(ISSUER.rs256(claims().claim("x", "y".repeat(20_000))));
    assertThat(tokens.authenticate(Credentials.Password.of("ann@example.org", "x"), CONTEXT))
        .isEqualTo(AuthOutcome.denied());
    assertThat(tokens.verifies(Credentials.Token.class)).isTrue();
    assertThat(tokens.verifies(Credentials.Password.class)).isFalse();
  }

  @Test
  void theUserIsWhatAClaimSays() throws IOException {
    open(builder().usernameAttribute("sub").usernameFormat("%u@example.net"));
    assertThat(login(ISSUER.rs256(claims())))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("4711@example.net")));
    open(builder().usernameFormat("%n"));
    assertThat(login("", "ann@example.org", ISSUER.rs256(claims())))
        .isEqualTo(AuthOutcome.accepted(MailUser.of("ann")));
    open(builder());
    assertRefused(ISSUER.rs256(claims().claim("email", null)));
    assertRefused(ISSUER.rs256(claims().claim("email", 5)));
    assertRefused(ISSUER.rs256(claims().claim("email", "")));
    assertRefused(ISSUER.rs256(claims().claim("email", "a\r\nb")));
    assertRefused(ISSUER.rs256(claims().claim("email", "a".repeat(2_000))));
    assertRefused(ISSUER.rs256(claims().claim("email", "ann @example.org")));
    assertRefused(ISSUER.rs256(claims().claim("email", "ann@example.org\u202e")));
    open(builder().usernameFormat("%n"));
    assertRefused(ISSUER.rs256(claims().claim("email", "ann@ example.org")));
    open(builder());
    assertRefused(ISSUER.rs256(claims().claim("email_verified", false)));
    assertThat(login(ISSUER.rs256(claims().claim("email_verified", true)))).isEqualTo(ANN);
    // Some issuers have it as text.
    assertRefused(ISSUER.rs256(claims().claim("email_verified", "false")));
    assertThat(login(ISSUER.rs256(claims().claim("email_verified", "true")))).isEqualTo(ANN);
  }

  @Test
  void onlyUsersOfTheDirectoryLogIn() throws IOException {
    UserDirectory users =
        name ->
            name.startsWith("ann")
                ? UserLookup.found(new MailUser(name, Optional.of("/home/ann"), Map.of()))
                : name.startsWith("bob") ? UserLookup.unknown() : UserLookup.unavailable("away");
    open(builder().users(users));
    assertThat(tokens.parts()).containsExactly(users);
    assertThat(((AuthOutcome.Accepted) login(ISSUER.rs256(claims()))).user().home())
        .contains("/home/ann");
    assertThat(login(ISSUER.rs256(claims().claim("email", "bob@example.org"))))
        .isEqualTo(AuthOutcome.denied(DenialReason.UNKNOWN_USER));
    assertThat(login(ISSUER.rs256(claims().claim("email", "cid@example.org"))))
        .isEqualTo(AuthOutcome.unavailable());
  }

  @Test
  void theLogSaysWhyAndHoldsNoToken() throws IOException {
    TestLog log = new TestLog();
    String token = ISSUER.rs256(claims().audience("web"));
    assertRefused(token);
    assertThat(log.lines("OAuth"))
        .containsExactly("INFO OAuth token refused reason=the token is for others (aud)");
    assertThat(log.lines(token.substring(0, 30))).isEmpty();
  }

  @Test
  void whatIsMissingOrUnsafeIsToldWhenItIsBuilt() throws IOException {
    assertWrong(OAuthAuthenticator.builder(), "one of jwks, jwksFile and introspection");
    assertWrong(
        builder().jwks(URI.create("https://a/")), "one of jwks, jwksFile and introspection");
    Path keys = directory.resolve("keys.json");
    assertWrong(
        OAuthAuthenticator.builder().jwksFile(keys),
        "the issuer of the tokens is missing: issuer(...), issuers in a file");
    assertWrong(OAuthAuthenticator.builder().jwksFile(keys).issuer("x"), "the audience is missing");
    for (String[] algorithms : new String[][] {{"none"}, {"RS256", "HS256"}, {}, {"XX"}}) {
      assertThatThrownBy(() -> builder().algorithms(algorithms))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String uri :
        new String[] {"http://example.org/", "ftp://127.0.0.1/", "https://a:b@c/", "keys"}) {
      assertThatThrownBy(() -> builder().jwks(URI.create(uri)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https URL");
    }
    Files.writeString(keys, "nonsense");
    assertThatThrownBy(tokens::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("keys.json");
    Files.delete(keys);
    assertThatThrownBy(tokens::check).isInstanceOf(IOException.class);
  }

  private static void assertWrong(OAuthAuthenticatorBuilder builder, String text) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void namesOfOneFormAreOneUsers() throws IOException {
    OAuthAuthenticator local = builder().usernameFormat("%n").build();
    assertThat(local.subject("Ann@a")).isEqualTo("ann");
    assertThat(builder().build().subject("Ann@a")).isEqualTo("ann@a");
  }
}
