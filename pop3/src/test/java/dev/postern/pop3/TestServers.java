package dev.postern.pop3;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.message.MessageSource;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.UniqueNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Servers for the tests: one user, ann@example.org with the password "secret", and three messages.
 */
public final class TestServers {
  static final MailUser ANN = MailUser.of("ann@example.org");

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
  private static final Tls TLS = Tls.selfSigned("localhost", "127.0.0.1");
  private static final List<String> MESSAGES =
      List.of(
          "Subject: one\r\n\r\nHello.\r\n.a line with a dot\r\n..\r\nthe end\r\n",
          "Subject: two\r\n\r\nfirst\r\nsecond\r\nthird line that is last\r\n",
          "Subject: three\r\n\r\nbare line feed\n.dot after it\nno line end");

  private TestServers() {}

  /** A server for the name in a transcript. */
  public static MailServer build(String variant) {
    Limits quick = Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO);
    MailServerBuilder builder =
        MailServer.builder()
            .hostname("mail.example.org")
            .tls(TLS)
            .clock(CLOCK)
            .store(store())
            .authenticator(authenticator())
            .limits(quick);
    switch (variant) {
      case "default" -> {}
      case "few-errors" -> builder.limits(quick.with(Limits.Count.ERRORS, 3));
      case "few-commands" -> builder.limits(quick.with(Limits.Count.COMMANDS_BEFORE_LOGIN, 3));
      case "slow-denials" -> builder.limits(Limits.defaults());
      case "broken-authenticator" -> builder.authenticator((c, x) -> AuthOutcome.unavailable());
      case "throwing-authenticator" ->
          builder.authenticator(
              (c, x) -> {
                throw new IllegalStateException("scripted");
              });
      case "plaintext" -> builder.plaintextLogins(ServerContext.PlaintextLogins.ALLOWED);
      case "apop" ->
          builder
              .authenticator(secrets())
              .random(() -> 42L)
              .saltKey(new byte[16])
              .saslMechanisms(SaslMechanisms.named("apop scram-sha-256 plain"));
      case "no-passwords" ->
          builder.authenticator(secrets()).saslMechanisms(SaslMechanisms.named("scram-sha-256"));
      case "apop-without-secrets" -> builder.saslMechanisms(SaslMechanisms.named("apop plain"));
      case "apop-hidden" -> {
        builder.authenticator(secrets()).saslMechanisms(SaslMechanisms.named("apop plain"));
        return builder.listen(Pop3.pop3s().port(0).hiding("AUTH=APOP")).build();
      }
      case "poorer" -> {
        return builder.listen(Pop3.pop3s().port(0).hiding("UIDL")).build();
      }
      case "migrated" -> {
        Map<Long, UniqueNames.Note> notes =
            Map.of(
                3L, MigratedStore.note(null, "saved", 1),
                2L, MigratedStore.note(null, null, 2),
                1L, MigratedStore.note("saved", null, 3));
        builder.store(new MigratedStore(store(), notes));
        return builder.listen(Pop3.pop3s(UidlFormat.parse("%g")).port(0)).build();
      }
      default -> throw new IllegalArgumentException(variant);
    }
    return builder.listen(Pop3.pop3().port(0), Pop3.pop3s().port(0)).build();
  }

  static Authenticator authenticator() {
    return (credentials, context) ->
        credentials.equals(Credentials.Password.of(ANN.name(), "secret"))
            ? AuthOutcome.accepted(ANN)
            : AuthOutcome.denied();
  }

  /** The same, who knows the password, too. */
  private static Authenticator secrets() {
    return new Authenticator() {
      @Override
      public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
        return authenticator().authenticate(credentials, context);
      }

      @Override
      public SecretLookup secret(String user, String mechanism, AuthContext context) {
        return user.equals(ANN.name())
            ? SecretLookup.found(new Secret.Password("secret"), ANN)
            : SecretLookup.unknown();
      }

      @Override
      public boolean hasSecrets(String mechanism) {
        return true;
      }
    };
  }

  static InMemoryStore store() {
    InMemoryStore store = new InMemoryStore(CLOCK);
    try (Mailbox inbox = store.account(ANN).open("INBOX")) {
      int n = 0;
      for (String text : MESSAGES) {
        inbox.append(
            List.of(
                NewMessage.builder(
                        MessageSource.of(text.getBytes(StandardCharsets.UTF_8)),
                        CLOCK.instant(),
                        "message-" + n++)
                    .build()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return store;
  }
}
