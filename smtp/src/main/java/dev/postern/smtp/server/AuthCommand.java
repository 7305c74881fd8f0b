package dev.postern.smtp.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.Locale;
import java.util.Optional;

/** AUTH: begins a login (RFC 4954 §4). */
record AuthCommand(String mechanism, Optional<String> initialResponse) {
  static final CommandSpec<State.Greeted, AuthCommand> SPEC =
      CommandSpec.of(
              "AUTH mechanism",
              Dialect.SMTP,
              State.Greeted.class,
              AuthCommand::parse,
              AuthCommand::run)
          .allowed(Allowance.WITHOUT_LOGIN, Allowance.LONG_LINE)
          .extension(AuthExtension.KEYWORD);

  private static final Reply ALREADY =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Already authenticated");
  private static final Reply NOT_ENABLED =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Authentication is not enabled");
  private static final Reply UNKNOWN_MECHANISM =
      Reply.of(504, EnhancedStatus.INVALID_ARGUMENTS, "Unrecognized authentication type");
  private static final Reply ENCRYPT_FIRST =
      Reply.of(
          538,
          EnhancedStatus.ENCRYPTION_REQUIRED,
          "Encryption required for requested authentication mechanism");

  private static AuthCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    String mechanism = arguments.word().toUpperCase(Locale.ROOT);
    Optional<String> initial = arguments.atEnd() ? Optional.empty() : Optional.of(arguments.word());
    return new AuthCommand(mechanism, initial);
  }

  private void run(State.Greeted greeted, SmtpSession session) {
    Optional<SaslMechanism> chosen = session.logins().find(mechanism);
    if (session.user().isPresent()) {
      session.fault(ALREADY);
    } else if (!AuthExtension.isEnabled(session)) {
      session.fault(NOT_ENABLED);
    } else if (chosen.isEmpty()) {
      session.fault(UNKNOWN_MECHANISM);
    } else if (!session.logins().allows(chosen.get())) {
      session.fault(ENCRYPT_FIRST);
    } else if (new RateLimits(session).refuses(RateLimits.Rate.LOGINS)) {
      session.fault(RateLimits.Rate.LOGINS.reply());
    } else {
      LoginDialogue dialogue =
          session
              .logins()
              .sasl(
                  chosen.get(), initialResponse, new Login(session, greeted, chosen.get().name()));
      session.become(new State.Authenticating(dialogue));
      dialogue.begin();
    }
  }
}
