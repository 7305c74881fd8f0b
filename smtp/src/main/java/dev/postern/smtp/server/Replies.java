package dev.postern.smtp.server;

import dev.postern.message.SmtpStatus;
import dev.postern.net.Goodbye;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;

/** The replies that several commands give. None shows a cause, a path or a setting. */
final class Replies {
  static final Reply OK = Reply.of(250, EnhancedStatus.UNDEFINED, "Ok");
  static final Reply BYE = Reply.of(221, EnhancedStatus.UNDEFINED, "Bye");

  static final Reply TOO_MANY_ERRORS = Reply.of(421, EnhancedStatus.SECURITY, "Too many errors");
  static final Reply TOO_MANY_COMMANDS =
      Reply.of(421, EnhancedStatus.SECURITY, "Too many commands before login");
  static final Reply TOO_MANY_LOGINS =
      Reply.of(421, EnhancedStatus.SECURITY, "Too many failed logins");

  static final Reply UNKNOWN_COMMAND =
      Reply.of(500, EnhancedStatus.SYNTAX, "Command not recognized");
  static final Reply LINE_TOO_LONG = Reply.of(500, EnhancedStatus.SYNTAX, "Line too long");
  static final Reply CONTROL_CHARACTER =
      Reply.of(500, EnhancedStatus.SYNTAX, "Control characters are not allowed");
  static final Reply NOT_SMTP = Reply.of(500, EnhancedStatus.SYNTAX, "This is a mail server");
  static final Reply WRONG_DIALECT =
      Reply.of(500, EnhancedStatus.INVALID_COMMAND, "Not a command of this protocol");
  static final Reply NOT_IMPLEMENTED =
      Reply.of(502, EnhancedStatus.INVALID_COMMAND, "Command not implemented");

  static final Reply HELLO_FIRST = Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Say hello first");
  static final Reply NO_TRANSACTION =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Need MAIL command first");
  static final Reply IN_TRANSACTION =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Not during a mail transaction");
  static final Reply FAILED =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "The transaction failed, need RSET command");
  static final Reply BAD_SEQUENCE =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "Bad sequence of commands");

  static final Reply TLS_NEEDED =
      Reply.of(530, EnhancedStatus.SECURITY, "Must issue a STARTTLS command first");
  static final Reply LOGIN_NEEDED =
      Reply.of(530, EnhancedStatus.SECURITY, "Authentication required");

  static final Reply NOT_AUTHORIZED =
      Reply.of(550, EnhancedStatus.SECURITY, "Insufficient authorization");

  static final Reply UNKNOWN_PARAMETER =
      Reply.of(555, EnhancedStatus.INVALID_ARGUMENTS, "Unsupported parameter");
  static final Reply BAD_PARAMETER =
      Reply.of(501, EnhancedStatus.INVALID_ARGUMENTS, "Malformed parameter value");
  static final Reply TOO_BIG =
      Reply.of(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message is larger than allowed");
  static final Reply RELAY_DENIED = Reply.of(554, EnhancedStatus.POLICY, "Relay access denied");
  static final Reply TOO_MANY_RECIPIENTS =
      Reply.of(452, EnhancedStatus.TOO_MANY_RECIPIENTS, "Too many recipients");
  static final Reply TOO_MANY_TRANSACTIONS =
      Reply.of(421, EnhancedStatus.SECURITY, "Too many messages, connect again");
  static final Reply ANOTHER_TRANSACTION =
      Reply.of(
          452,
          EnhancedStatus.TOO_MANY_RECIPIENTS,
          "Send it in another transaction, not all of these could get it before");
  static final Reply NO_ROOM =
      Reply.of(452, EnhancedStatus.SYSTEM_FULL, "Insufficient system storage, try again later");
  static final Reply LOCAL_TROUBLE = Reply.of(SmtpStatus.TRY_LATER);
  static final Reply BUSY =
      Reply.of(451, EnhancedStatus.NOT_ACCEPTING, "Server is busy, try again later");

  private Replies() {}

  /** The last words of a connection that the server ends. */
  static Reply farewell(Goodbye reason) {
    return switch (reason) {
      case SHUTTING_DOWN -> Reply.of(421, EnhancedStatus.NOT_ACCEPTING, "Service shutting down");
      case IDLE, TOO_SLOW -> Reply.of(421, EnhancedStatus.BAD_CONNECTION, "Timeout exceeded");
      case TOO_MANY_CONNECTIONS ->
          Reply.of(421, EnhancedStatus.SECURITY, "Too many connections, try again later");
      case ENDLESS_LINE -> Reply.of(421, EnhancedStatus.SYNTAX, "Line too long");
      case INTERNAL_ERROR ->
          Reply.of(421, EnhancedStatus.SYSTEM, "Internal error, try again later");
    };
  }
}
