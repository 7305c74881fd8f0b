package dev.postern.examples.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.Credentials;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denial's text, by each mechanism: however a password is kept, and whether there is a user. */
@Timeout(120)
class SameDenialTest {
  private static final List<String> SCHEMES =
      List.of("PLAIN", "SHA512-CRYPT", "SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5", "DIGEST-MD5");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "pop3s", "imaps"})
  void itIsTheSameForAll(String listener) throws Exception {
    Map<String, String> expected = new TreeMap<>();
    MailServer server = server();
    try (server) {
      server.start();
      for (String user : users()) {
        for (String mechanism :
            List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256")) {
          try (SaslLines client = SaslLines.to(server, listener)) {
            String line = denial(client, mechanism, user);
            assertThat(line)
                .as(mechanism + " as " + user)
                .isEqualTo(expected.computeIfAbsent(mechanism, first -> line));
          }
        }
      }
    }
    assertThat(expected.values())
        .as("as other mechanisms say it")
        .containsOnly(expected.get("PLAIN"));
    assertThat(expected.get("PLAIN"))
        .matches("535 .*|-ERR \\[AUTH\\].*|a NO \\[AUTHENTICATIONFAILED\\].*");
  }

  private static String denial(SaslLines client, String mechanism, String user) throws IOException {
    return switch (mechanism) {
      case "PLAIN" -> client.lastLine("PLAIN", "\0" + user + "\0wrong");
      case "LOGIN" -> {
        client.begin(mechanism);
        client.answer(user);
        yield client.lastLine("wrong");
      }
      case "CRAM-MD5" -> {
        client.begin(mechanism);
        yield client.lastLine(user + " " + "0".repeat(32));
      }
      case "DIGEST-MD5" -> {
        String nonce = client.begin(mechanism).replaceFirst(".*nonce=(\"[^\"]+\").*", "$1");
        yield client.lastLine(
            "username=\"%s\",nonce=%s,nc=00000001,cnonce=\"c\",digest-uri=\"x/localhost\",response=%s,qop=auth"
                .formatted(user, nonce, "0".repeat(32)));
      }
      default -> {
        String first = client.begin(mechanism, "n,,n=" + user + ",r=client");
        String nonce = first.substring(0, first.indexOf(",s="));
        String proof = "A".repeat(mechanism.equals("SCRAM-SHA-1") ? 27 : 43) + "=";
        yield client.lastLine("c=biws," + nonce + ",p=" + proof);
      }
    };
  }

  private static List<String> users() {
    List<String> names = new ArrayList<>(SCHEMES);
    names.addAll(List.of("locked", "barred", "expired", "nobody"));
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private MailServer server() throws IOException {
    List<String> lines = new ArrayList<>();
    PasswordSchemes schemes = PasswordSchemes.standard();
    for (String scheme : SCHEMES) {
      String name = scheme.toLowerCase(Locale.ROOT);
      Credentials.Password login = Credentials.Password.of(name, "secret");
      lines.add(name + ":" + schemes.hash(login, scheme, new Random(1)).text());
    }
    lines.addAll(
        Arrays.asList(
            "locked:!",
            "barred:{PLAIN}secret::::::allow_nets=192.0.2.0/24",
            "expired:{PLAIN}secret::::::postern_account_expires=2020-01-01"));
    Path file = folder.resolve("passwd");
    Files.write(file, lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return MailServer.builder()
        .domains("example.org")
        .tls(Tls.selfSigned("localhost"))
        .authenticator(PasswdFileAuthenticator.of(file))
        .loginGuard(LoginGuard.NONE)
        .limits(Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO))
        .saslMechanisms(
            SaslMechanisms.named("plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256"))
        .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
        .build();
  }
}
