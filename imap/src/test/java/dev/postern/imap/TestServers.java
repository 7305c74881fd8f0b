package dev.postern.imap;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext;
import dev.postern.Tls;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.SystemFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Servers for the tests: the user ann with the password "secret", three messages in the inbox (the
 * first is seen, the second flagged), and the mailboxes Archive, Archive/2025 and Entwürfe, all
 * subscribed but the last.
 */
public final class TestServers {
  public static final MailUser ANN = MailUser.of("ann");

  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  private static final Tls TLS = Tls.selfSigned("localhost", "127.0.0.1");

  private TestServers() {}

  /** A server for the name in a transcript. */
  public static MailServer build(String variant) {
    return build(variant, store -> store);
  }

  /** The same with something between server and store. */
  public static MailServer build(String variant, UnaryOperator<MailStore> around) {
    Limits quick = Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO);
    InMemoryStore.Builder store = InMemoryStore.builder().clock(CLOCK);
    MailServerBuilder builder =
        MailServer.builder()
            .hostname("mail.example.org")
            .tls(TLS)
            .clock(CLOCK)
            .authenticator(authenticator())
            .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
            .limits(quick);
    switch (variant) {
      case "default" -> {}
      case "private" -> builder.plaintextLogins(ServerContext.PlaintextLogins.FORBIDDEN);
      case "slow-denials" -> builder.limits(Limits.defaults());
      case "broken-authenticator" -> builder.authenticator((c, x) -> AuthOutcome.unavailable());
      case "throwing-authenticator" ->
          builder.authenticator(
              (c, x) -> {
                throw new IllegalStateException("secret detail");
              });
      case "proofs" ->
          builder
              .authenticator(new Knowing())
              .random(() -> 42L)
              .saltKey(new byte[16])
              .saslMechanisms(
                  SaslMechanisms.scramSha256(),
                  SaslMechanisms.scramSha1(),
                  SaslMechanisms.digestMd5(),
                  SaslMechanisms.cramMd5(),
                  SaslMechanisms.oauthBearer(),
                  SaslMechanisms.xoauth2(),
                  SaslMechanisms.anonymous("guest"));
      case "no-passwords" ->
          builder
              .authenticator(new Knowing())
              .plaintextLogins(ServerContext.PlaintextLogins.FORBIDDEN)
              .saslMechanisms(SaslMechanisms.scramSha256());
      case "small" -> builder.limits(small(quick));
      case "spool" ->
          builder.limits(
              quick
                  .with(Limits.Count.MESSAGE_OCTETS, 1_000)
                  .with(Limits.Count.SPOOL_OCTETS, 1_000));
      case "unfinished-input" ->
          builder.limits(quick.with(Limits.Count.UNFINISHED_OCTETS, 100_000));
      case "quota" -> store.quotaOctets(1_000);
      case "dots" -> store.delimiter('.');
      case "poorer" -> {
        return builder
            .store(around.apply(filled(store.build())))
            .listen(
                Imap.imap()
                    .port(0)
                    .hiding(
                        "IDLE", "MOVE", "UIDPLUS", "LITERAL+", "SASL-IR", "CHILDREN", "UNSELECT"))
            .build();
      }
      default -> throw new IllegalArgumentException(variant);
    }
    return builder
        .store(around.apply(filled(store.build())))
        .listen(Imap.imap().port(0), Imap.imaps().port(0))
        .build();
  }

  private static Limits small(Limits limits) {
    return limits
        .with(Limits.Count.ERRORS, 3)
        .with(Limits.Count.IMAP_LINE_OCTETS, 200)
        .with(Limits.Count.IMAP_LITERAL_OCTETS, 100)
        .with(Limits.Count.IMAP_NESTING, 5)
        .with(Limits.Count.MESSAGE_OCTETS, 300)
        .with(Limits.Count.COMMANDS_BEFORE_LOGIN, 5)
        .with(Limits.Count.KEYWORDS, 2);
  }

  static Authenticator authenticator() {
    return (credentials, context) ->
        credentials.equals(Credentials.Password.of("ann", "secret"))
                || credentials.equals(Credentials.Password.of("ann", "pass \"word\\"))
            ? AuthOutcome.accepted(ANN)
            : AuthOutcome.denied();
  }

  /** The store with its first content. */
  public static InMemoryStore filled(InMemoryStore store) {
    try {
      Account account = store.account(ANN);
      account.create("Archive", Optional.empty());
      account.create("Archive" + account.delimiter() + "2025", Optional.empty());
      account.create("Entwürfe", Optional.empty());
      account.subscribe("INBOX");
      account.subscribe("Archive" + account.delimiter() + "2025");
      account.subscribe("Archive");
      try (Mailbox inbox = account.open("INBOX")) {
        append(inbox, "one", Flags.of(SystemFlag.SEEN));
        append(inbox, "two", Flags.of(SystemFlag.FLAGGED));
        append(inbox, "three", Flags.NONE);
      }
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends a small message. */
  public static long append(Mailbox mailbox, String subject, Flags flags) throws IOException {
    String text = "Subject: " + subject + "\r\n\r\nHello " + subject + ".\r\n";
    MessageSource source = MessageSource.of(text.getBytes(StandardCharsets.UTF_8));
    return mailbox
        .append(
            List.of(
                NewMessage.builder(source, CLOCK.instant(), "test-" + subject)
                    .flags(flags)
                    .build()))
        .uids()
        .get(0);
  }
}
