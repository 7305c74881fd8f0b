package dev.postern.smtp.server;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;

/**
 * What rules and filters refuse at a {@link Stage}, as replies. In place of a greeting there are
 * 554, and 421 and 521 with the end (RFC 5321 §3.1, §4.2.3, RFC 7504 §3).
 */
final class StageReplies {
  private static final int CLOSING = 421;
  private static final int NO_SERVICE = 554;

  private StageReplies() {}

  /** A rule or a filter refused. */
  static Reply of(Stage stage, SmtpStatus status) {
    return at(stage, Reply.of(status));
  }

  /** A filter failed, which tells nothing of the client. */
  static Reply failure(Stage stage) {
    return at(stage, Replies.LOCAL_TROUBLE);
  }

  /** Too many others wait to be looked at. */
  static Reply busy(Stage stage) {
    return at(stage, Replies.BUSY);
  }

  private static Reply at(Stage stage, Reply reply) {
    if (stage != Stage.CONNECT || reply.closes()) {
      return reply;
    }
    int code = reply.code() < 500 ? CLOSING : NO_SERVICE;
    return new Reply(code, reply.status(), reply.lines());
  }
}
