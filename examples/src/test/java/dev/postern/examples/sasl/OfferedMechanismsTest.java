package dev.postern.examples.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.UserLookup;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which mechanisms are offered: by connection, by choice, by what the authenticator verifies. */
@Timeout(60)
class OfferedMechanismsTest {
  private static final String ALL =
      "scram-sha-256-plus scram-sha-1-plus scram-sha-256 scram-sha-1 oauthbearer xoauth2"
          + " digest-md5 cram-md5 plain login anonymous apop";
  private static final Pattern IN_IMAP = Pattern.compile("AUTH=(\\S+)");

  /** What one keeps: kinds of credentials, and secrets for mechanisms whose name begins so. */
  private record Keeping(Set<Class<? extends Credentials>> kinds, String secrets)
      implements Authenticator {

    static Keeping of(String what) {
      return switch (what) {
        case "hashes" -> new Keeping(Set.of(Credentials.Password.class), "none");
        case "passwords" -> new Keeping(Set.of(Credentials.Password.class), "");
        case "scram" -> new Keeping(Set.of(Credentials.Password.class), "SCRAM-SHA-256");
        default -> new Keeping(Set.of(Credentials.Token.class), "none");
      };
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean verifies(Class<? extends Credentials> kind) {
      return kinds.contains(kind);
    }

    @Override
    public boolean hasSecrets(String mechanism) {
      return mechanism.startsWith(secrets);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hashes, tls, PLAIN LOGIN ANONYMOUS",
    "hashes, clear, ANONYMOUS",
    "hashes, allowed, PLAIN LOGIN ANONYMOUS",
    "passwords, tls, SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 DIGEST-MD5"
        + " CRAM-MD5 PLAIN LOGIN ANONYMOUS",
    "passwords, clear, SCRAM-SHA-256 SCRAM-SHA-1 DIGEST-MD5 CRAM-MD5 ANONYMOUS",
    "scram, tls, SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN ANONYMOUS",
    "scram, clear, SCRAM-SHA-256 ANONYMOUS",
    "tokens, tls, OAUTHBEARER XOAUTH2 ANONYMOUS",
    "tokens, clear, ANONYMOUS",
    "tokens, allowed, OAUTHBEARER XOAUTH2 ANONYMOUS",
  })
  void allProtocolsOfferTheSame(String kept, String state, String expected) throws Exception {
    PlaintextLogins policy =
        state.equals("allowed") ? PlaintextLogins.ALLOWED : PlaintextLogins.FORBIDDEN;
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.unknown())
            .tls(Tls.selfSigned("localhost"))
            .authenticator(Keeping.of(kept))
            .saslMechanisms(SaslMechanisms.named(ALL))
            .plaintextLogins(policy)
            .listen(Smtp.submission().port(0), Pop3.pop3().port(0), Imap.imap().port(0))
            .listen(Smtp.smtps().port(0), Pop3.pop3s().port(0), Imap.imaps().port(0))
            .build()
            .start()) {
      boolean tls = state.equals("tls");
      assertThat(List.of(expected.split(" ", -1)))
          .isEqualTo(imap(server, tls))
          .isEqualTo(listed(server, tls ? "pop3s" : "pop3", "CAPA", "SASL "));
      // Submission asks for TLS before any login.
      assertThat(listed(server, tls ? "smtps" : "submission", "EHLO client", "AUTH "))
          .isEqualTo(state.equals("clear") ? List.of() : List.of(expected.split(" ", -1)));
    }
  }

  private static SaslLines client(MailServer server, String listener) throws Exception {
    return listener.endsWith("s")
        ? SaslLines.to(server, listener)
        : SaslLines.inTheClear(server, listener);
  }

  private static List<String> imap(MailServer server, boolean tls) throws Exception {
    try (SaslLines client = client(server, tls ? "imaps" : "imap")) {
      List<String> names = new ArrayList<>();
      Matcher matcher = IN_IMAP.matcher(client.ask("a CAPABILITY"));
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      return names;
    }
  }

  private static List<String> listed(MailServer server, String listener, String ask, String prefix)
      throws Exception {
    try (SaslLines client = client(server, listener)) {
      return client
          .ask(ask)
          .lines()
          .map(line -> line.replaceFirst("^250.", ""))
          .filter(line -> line.startsWith(prefix))
          .flatMap(line -> Stream.of(line.substring(prefix.length()).strip().split(" ", -1)))
          .toList();
    }
  }
}
