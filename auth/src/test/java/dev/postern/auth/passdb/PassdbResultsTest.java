package dev.postern.auth.passdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two passdbs, with all results and all rules, as the real Dovecot answered them. */
final class PassdbResultsTest {
  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  @Test
  void rulesAreDovecots() throws IOException {
    List<String[]> cases = cases(6);
    assertThat(cases).hasSizeGreaterThan(700);
    for (String[] words : cases) {
      Passdb.Builder first = ruled(words[0], words[1]);
      Passdb.Builder second = ruled(words[2], words[3]).skip(PassdbSkip.parse(words[4]));
      PassdbChain chain = PassdbChain.builder().passdb(first).passdb(second).build();
      assertThat(answer(chain)).as(String.join(" ", words)).isEqualTo(words[5]);
      if (!words[1].startsWith("continue") || !words[0].equals("ok")) {
        assertThat(secretAnswer(chain)).as(String.join(" ", words)).isIn(words[5], "NONE");
      }
    }
  }

  @Test
  void whoIsInADenyPassdbIsDeniedAsByDovecot() throws IOException {
    List<String[]> cases = cases(4);
    assertThat(cases).hasSize(32);
    for (String[] words : cases) {
      boolean before = words[0].equals("deny");
      Passdb.Builder deny = Passdb.of(new Scripted(words[before ? 1 : 2])).deny();
      Passdb.Builder other = Passdb.of(new Scripted(words[before ? 2 : 0]));
      PassdbChain chain =
          PassdbChain.builder().passdb(before ? deny : other).passdb(before ? other : deny).build();
      assertThat(answer(chain)).as(String.join(" ", words)).isEqualTo(words[3]);
    }
  }

  private static Passdb.Builder ruled(String outcome, String rule) {
    Passdb.Builder passdb = Passdb.of(new Scripted(outcome));
    if (rule.equals("default")) {
      return passdb;
    }
    PassdbResult result = PassdbResult.parse(rule);
    return switch (outcome) {
      case "ok" -> passdb.resultSuccess(result);
      case "fail" -> passdb.resultInternalFail(result);
      default -> passdb.resultFailure(result);
    };
  }

  private static String answer(Authenticator chain) {
    AuthOutcome outcome = chain.authenticate(Credentials.Password.of("u", "p"), CONTEXT);
    if (outcome instanceof AuthOutcome.Accepted accepted) {
      assertThat(accepted.user().name()).isEqualTo("u");
      return "OK";
    }
    if (outcome instanceof AuthOutcome.Denied denied) {
      return denied.reason() == DenialReason.DISABLED ? "DISABLED" : "FAIL";
    }
    return "TEMP";
  }

  private static String secretAnswer(Authenticator chain) {
    SecretLookup lookup = chain.secret("u", "SCRAM-SHA-256", CONTEXT);
    if (lookup instanceof SecretLookup.Found) {
      return "OK";
    }
    if (lookup instanceof SecretLookup.NotSupported) {
      return "NONE";
    }
    return lookup instanceof SecretLookup.Unavailable ? "TEMP" : "FAIL";
  }

  static List<String[]> cases(int words) throws IOException {
    try (InputStream in = PassdbResultsTest.class.getResourceAsStream("dovecot-results.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .filter(line -> line.length == words)
          .toList();
    }
  }

  /** A database with one user, or one that is away. */
  record Scripted(String outcome) implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return switch (outcome) {
        case "ok" -> AuthOutcome.accepted(MailUser.of("u"));
        case "mismatch" -> AuthOutcome.denied(DenialReason.BAD_PASSWORD);
        case "unknown" -> AuthOutcome.denied(DenialReason.UNKNOWN_USER);
        default -> AuthOutcome.unavailable();
      };
    }

    @Override
    public SecretLookup secret(String user, String mechanism, AuthContext context) {
      return switch (outcome) {
        case "ok" -> SecretLookup.found(new Secret.Password("p"), MailUser.of("u"));
        case "mismatch" -> SecretLookup.notSupported();
        case "unknown" -> SecretLookup.unknown();
        default -> SecretLookup.unavailable();
      };
    }

    @Override
    public UserLookup find(String name) {
      return switch (outcome) {
        case "ok", "mismatch" -> UserLookup.found(MailUser.of("u"));
        case "unknown" -> UserLookup.unknown();
        default -> UserLookup.unavailable("away");
      };
    }
  }
}
