package dev.postern.examples.faults;

import static dev.postern.examples.faults.LoginClient.base64;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.examples.faults.LoginClient.Answer;
import dev.postern.examples.faults.LoginClient.Says;
import dev.postern.examples.faults.LoginClient.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What clients send that no client should, over sockets, in all protocols: nobody gets in by it,
 * everybody else does, and the log holds no secret.
 */
@Timeout(120)
class LoginFaultsTest {
  private static final String PASSWORD = "s3cret-of-the-faults";
  private static final String WRONG = "wr0ng-of-the-faults";
  private static final String NONCE = "n0nce-of-the-faults";
  private static final int MEBI = 1 << 20;

  @TempDir private static Path directory;
  private static FaultHost host;

  @BeforeAll
  static void start() throws IOException {
    host = FaultHost.over(directory.resolve("users"), FaultHost.USER + ":{PLAIN}" + PASSWORD);
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @AfterEach
  void noSecretIsTold() throws IOException {
    for (String secret : List.of(PASSWORD, WRONG, NONCE)) {
      assertThat(ServerLog.text()).doesNotContain(secret, base64(secret));
      assertThat(host.told()).doesNotContain(secret);
    }
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void base64ThatIsNone(Words words) throws Exception {
    List<String> broken =
        List.of("!!!!", "AGFu=bgBz", "AAA", "=AAA", "====", "AA\u00fcA", "A", "*A");
    for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-256")) {
      for (String response : broken) {
        // Each on a connection of its own: after some errors a server hangs up.
        try (LoginClient client = host.client(words)) {
          assertNotIn(client.begin(mechanism, response).says());
          assertThat(client.begin(mechanism, null).says()).isEqualTo(Says.CHALLENGE);
          assertNotIn(client.say(response).says());
          assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void oneMebibyteAtEachStep(Words words) throws Exception {
    String huge = "A".repeat(MEBI);
    for (String mechanism : List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-256")) {
      try (LoginClient client = host.client(words)) {
        assertOver(client.begin(mechanism, huge).says());
      }
      try (LoginClient client = host.client(words)) {
        assertThat(client.begin(mechanism, null).says()).isEqualTo(Says.CHALLENGE);
        assertOver(client.say(huge).says());
      }
    }
    try (LoginClient client = host.client(words)) {
      assertThat(client.begin("LOGIN", base64(FaultHost.USER)).says()).isEqualTo(Says.CHALLENGE);
      assertOver(client.say(huge).says());
    }
    assertServed();
  }

  /** Refused, denied, or hung up on: there is no next step, and nobody is away. */
  private static void assertOver(Says says) {
    assertThat(says).isIn(Says.REFUSED, Says.DENIED, Says.GONE);
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void givenUpAtEachStep(Words words) throws Exception {
    try (LoginClient client = host.client(words)) {
      for (String mechanism :
          List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-256")) {
        assertThat(client.begin(mechanism, null).says()).isEqualTo(Says.CHALLENGE);
        assertGivenUp(words, client.cancel().says());
      }
      client.begin("LOGIN", base64(FaultHost.USER));
      assertGivenUp(words, client.cancel().says());
      ScramFirst scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertThat(scram.answer.says()).isEqualTo(Says.CHALLENGE);
      assertGivenUp(words, client.cancel().says());
      // The password was right: only the client's last, empty message is wanting.
      scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertThat(client.say(base64(scram.last(PASSWORD, "biws"))).says()).isEqualTo(Says.CHALLENGE);
      assertGivenUp(words, client.cancel().says());
      assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
    }
  }

  /** Dovecot's protocol has no such word; it is broken base64 there. */
  private static void assertGivenUp(Words words, Says says) {
    assertThat(says).isEqualTo(words == Words.DOVECOT ? Says.DENIED : Says.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void anEmptyInitialResponse(Words words) throws Exception {
    try (LoginClient client = host.client(words)) {
      for (String mechanism : List.of("PLAIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-256")) {
        assertOver(client.begin(mechanism, "=").says());
      }
      Answer login = client.begin("LOGIN", "=");
      if (login.says() == Says.CHALLENGE) {
        assertOver(client.say(base64(WRONG)).says());
      }
      assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
    }
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void mechanismsThatThereAreNot(Words words) throws Exception {
    for (String mechanism :
        List.of("NONE-SUCH", "GSSAPI", "SCRAM-SHA-256-PLUS", "EXTERNAL", "APOP", "X".repeat(300))) {
      try (LoginClient client = host.client(words)) {
        assertOver(client.begin(mechanism, null).says());
      }
      try (LoginClient client = host.client(words)) {
        assertOver(client.begin(mechanism, base64("\0" + FaultHost.USER + '\0' + PASSWORD)).says());
      }
    }
    assertServed();
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void goneAtEachStep(Words words) throws Exception {
    for (int i = 0; i < 20; i++) {
      LoginClient first = host.client(words);
      first.begin("LOGIN", null);
      first.vanish();
      LoginClient second = host.client(words);
      second.begin("LOGIN", base64(FaultHost.USER));
      second.vanish();
      LoginClient third = host.client(words);
      new ScramFirst(third, "n,,", FaultHost.USER);
      third.vanish();
    }
    assertServed();
    host.awaitNobody();
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void aProofOfYesterday(Words words) throws Exception {
    String said;
    try (LoginClient client = host.client(words)) {
      ScramFirst scram = new ScramFirst(client, "n,,", FaultHost.USER);
      said = base64(scram.last(PASSWORD, "biws"));
      assertThat(client.say(said).says()).isEqualTo(Says.CHALLENGE);
      assertThat(client.say("").says()).isEqualTo(Says.IN);
    }
    try (LoginClient client = host.client(words)) {
      new ScramFirst(client, "n,,", FaultHost.USER);
      assertNotIn(client.say(said).says());
      // The same, with the nonce of today.
      ScramFirst today = new ScramFirst(client, "n,,", FaultHost.USER);
      String proof = new String(Base64.getDecoder().decode(said), UTF_8).replaceAll(".*,p=", "");
      assertNotIn(client.say(base64("c=biws,r=" + today.nonce() + ",p=" + proof)).says());
    }
    assertServed();
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void aProofOfAnotherExchange(Words words) throws Exception {
    try (LoginClient client = host.client(words)) {
      for (String binding :
          List.of("", "eSws", "cD10bHMtZXhwb3J0ZXIsLA==", "biw=", "!", "biwsYQ==")) {
        ScramFirst scram = new ScramFirst(client, "n,,", FaultHost.USER);
        assertNotIn(client.say(base64(scram.last(PASSWORD, binding))).says());
      }
      // Who acts as another, and says so in one of the two places alone.
      ScramFirst acting = new ScramFirst(client, "n,a=boss@example.org,", FaultHost.USER);
      if (acting.answer.says() == Says.CHALLENGE) {
        assertNotIn(client.say(base64(acting.last(PASSWORD, "biws"))).says());
      }
      // A proof made for another name, nonce or password.
      ScramFirst scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertNotIn(client.say(base64(scram.last(WRONG, "biws"))).says());
      scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertNotIn(client.say(base64(scram.last(PASSWORD, "biws").replace("r=n", "r=m"))).says());
      scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertNotIn(client.say(base64(scram.last(PASSWORD, "biws") + ",p=AAAA")).says());
      scram = new ScramFirst(client, "n,,", FaultHost.USER);
      assertNotIn(client.say(base64(scram.last(PASSWORD, "biws").replaceAll("p=.*", "p="))).says());
      scram = new ScramFirst(client, "n,,", "boss@example.org");
      scram.bare = "n=" + FaultHost.USER + ",r=" + NONCE;
      assertNotIn(client.say(base64(scram.last(PASSWORD, "biws"))).says());
      assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
    }
  }

  @ParameterizedTest
  @EnumSource(Words.class)
  void firstMessagesThatNoClientSends(Words words) throws Exception {
    try (LoginClient client = host.client(words)) {
      for (String first :
          List.of(
              "n,,",
              "n,,n=,r=" + NONCE,
              "n,,n=" + FaultHost.USER,
              "n,,n=" + FaultHost.USER + ",r=",
              "n,,r=" + NONCE + ",n=" + FaultHost.USER,
              "n,,m=x,n=" + FaultHost.USER + ",r=" + NONCE,
              "p=tls-unique,,n=" + FaultHost.USER + ",r=" + NONCE,
              "n,,n==2Z,r=" + NONCE,
              "n,,n=a\0b,r=" + NONCE)) {
        Answer answer = client.begin("SCRAM-SHA-256", base64(first));
        assertNotIn(answer.says());
        if (answer.says() == Says.CHALLENGE) {
          assertNotIn(client.say(base64("c=biws,r=" + NONCE + ",p=AAAA")).says());
        }
      }
      assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
    }
  }

  private static void assertNotIn(Says says) {
    assertThat(says).isNotIn(Says.IN, Says.AWAY, Says.GONE);
  }

  /** Whatever one client did, others are served. */
  private static void assertServed() throws IOException {
    for (Words words : Words.values()) {
      try (LoginClient client = host.client(words)) {
        assertThat(client.plain(FaultHost.USER, WRONG)).isEqualTo(Says.DENIED);
        assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
      }
    }
  }

  /** A client's SCRAM-SHA-256 up to the server's first message. */
  private static final class ScramFirst {
    final Answer answer;
    String bare;

    ScramFirst(LoginClient client, String header, String user) throws IOException {
      bare = "n=" + user + ",r=" + NONCE;
      answer = client.begin("SCRAM-SHA-256", base64(header + bare));
    }

    String nonce() {
      return answer.challenge().replaceAll("r=([^,]*),.*", "$1");
    }

    /** RFC 5802 §3. */
    String last(String password, String binding) throws GeneralSecurityException {
      String challenge = answer.challenge();
      byte[] salt = Base64.getDecoder().decode(challenge.replaceAll(".*,s=([^,]*),.*", "$1"));
      int iterations = Integer.parseInt(challenge.replaceAll(".*,i=", ""));
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
              .getEncoded();
      byte[] key = hmac(salted, "Client Key");
      String bound = "c=" + binding + ",r=" + nonce();
      byte[] mask =
          hmac(
              MessageDigest.getInstance("SHA-256").digest(key),
              bare + ',' + challenge + ',' + bound);
      for (int i = 0; i < key.length; i++) {
        key[i] ^= mask[i];
      }
      return bound + ",p=" + Base64.getEncoder().encodeToString(key);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    }
  }
}
