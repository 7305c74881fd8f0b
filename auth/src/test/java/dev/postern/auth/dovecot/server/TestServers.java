package dev.postern.auth.dovecot.server;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.sasl.SaslMechanisms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Servers for the tests: ann has the password "secret", and others what they are named for. */
final class TestServers {
  static final MailUser ANN =
      new MailUser(
          "ann@example.org",
          Optional.of("/var/mail/ann"),
          Map.of(
              "uid", "200",
              "gid", "8",
              "home", "/var/mail/ann",
              "mail", "maildir:~/a\tb",
              "nodelay", "",
              "quota_rule", "*:bytes=1"));
  static final Limits QUICK = Limits.defaults().with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO);

  private TestServers() {}

  /** A server for the name in a transcript. */
  static MailServer build(String variant) {
    MailServerBuilder builder = builder().limits(QUICK);
    switch (variant) {
      case "default" -> {}
      case "slow-denials" -> builder.limits(Limits.defaults());
      case "impatient" ->
          builder.limits(
              QUICK
                  .with(DovecotAuthServer.REQUEST_WAIT, Duration.ofSeconds(10))
                  .with(DovecotAuthServer.IDLE, Duration.ofSeconds(60)));
      case "few" -> builder.limits(QUICK.with(DovecotAuthServer.REQUESTS, 2));
      case "proofs" ->
          builder
              .authenticator(new Knowing())
              .random(() -> 42L)
              .saltKey(new byte[16])
              .clock(Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC))
              .saslMechanisms(
                  SaslMechanisms.named(
                      "scram-sha-256 scram-sha-256-plus digest-md5 external apop plain"));
      case "list-away" ->
          builder.userDirectory(
              UserDirectory.chain(
                  new Listed(List.of("ann")), (UserDirectory) TestServers::find, new Away()));
      case "unlisted" -> builder.userDirectory((UserDirectory) TestServers::find);
      default -> throw new IllegalArgumentException(variant);
    }
    return builder.build();
  }

  static MailServerBuilder builder() {
    return MailServer.builder()
        .hostname("mail.example.org")
        .authenticator(TestServers::authenticate)
        .userDirectory(new Listed(List.of("ann", "tab\tben")))
        .listen(
            DovecotAuthServer.clients().host("127.0.0.1"),
            DovecotAuthServer.users().host("127.0.0.1"));
  }

  private static AuthOutcome authenticate(Credentials credentials, AuthContext login) {
    if (!credentials.authorizationId().isEmpty()) {
      return AuthOutcome.denied(DenialReason.NOT_AUTHORIZED);
    }
    return switch (credentials.authenticationId()) {
      case "disabled" -> AuthOutcome.denied(DenialReason.DISABLED);
      case "expired" -> AuthOutcome.denied(DenialReason.EXPIRED);
      case "away" -> AuthOutcome.unavailable();
      case "nologin" ->
          AuthOutcome.accepted(new MailUser("nologin", Optional.empty(), Map.of("nologin", "")));
      case "ann" ->
          credentials.equals(Credentials.Password.of("ann", "secret"))
              ? AuthOutcome.accepted(MailUser.of("ann@example.org"))
              : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
      default -> AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    };
  }

  private static UserLookup find(String name) {
    return switch (name) {
      case "ann", "ann@example.org" -> UserLookup.found(ANN);
      case "ben", "nologin" -> UserLookup.found(MailUser.of(name));
      case "away" -> UserLookup.unavailable("simulated");
      case "throws" -> throw new IllegalStateException("simulated");
      default -> UserLookup.unknown();
    };
  }

  /** Its users cannot be told now. */
  private static final class Away implements ListedUserDirectory {
    @Override
    public UserLookup find(String name) {
      return UserLookup.unavailable("simulated");
    }

    @Override
    public List<String> users() throws IOException {
      throw new IOException("simulated");
    }
  }

  private record Listed(List<String> users) implements ListedUserDirectory {
    @Override
    public UserLookup find(String name) {
      return TestServers.find(name);
    }
  }
}
