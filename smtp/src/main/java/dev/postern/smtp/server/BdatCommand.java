package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.message.MailOptions;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.Optional;

/**
 * BDAT: so many octets of the message follow (RFC 3030 §2). They are read in any case, and those of
 * a chunk that is refused dropped, so that what follows them is a command.
 *
 * @param octets the size of the chunk; {@link #MALFORMED} if that cannot be told
 * @param last whether it is the last one
 */
record BdatCommand(long octets, boolean last) {
  static final CommandSpec<State.Sending, BdatCommand> SPEC =
      CommandSpec.of(
              "BDAT size [LAST]",
              Dialect.ALL,
              State.Sending.class,
              BdatCommand::parse,
              BdatCommand::run)
          .extension(ChunkingExtension.KEYWORD)
          .obstructed(BdatCommand::refuse);

  private static final long MALFORMED = -1;

  /** More than any size, and less than what a long holds. */
  private static final int MAX_DIGITS = 18;

  private static final Reply NO_RECIPIENTS =
      Reply.of(503, EnhancedStatus.INVALID_COMMAND, "No valid recipients");

  /** As Postfix answers: where the chunk ends is not known, nor where commands go on. */
  private static final Reply OUT_OF_SYNC =
      Reply.of(521, EnhancedStatus.INVALID_ARGUMENTS, "Syntax: BDAT size [LAST]");

  private static BdatCommand parse(SmtpCursor arguments) {
    try {
      String size = arguments.word();
      boolean last = !arguments.atEnd();
      if (last && !arguments.word().equalsIgnoreCase("LAST")) {
        return malformed(arguments);
      }
      boolean number = size.chars().allMatch(c -> c >= '0' && c <= '9');
      String digits = number ? size.replaceFirst("^0+(?=.)", "") : "";
      return arguments.atEnd() && number && digits.length() <= MAX_DIGITS
          ? new BdatCommand(Long.parseLong(digits), last)
          : malformed(arguments);
    } catch (SmtpSyntaxException e) {
      return malformed(arguments);
    }
  }

  private static BdatCommand malformed(SmtpCursor arguments) {
    arguments.skipRest();
    return new BdatCommand(MALFORMED, true);
  }

  private void run(State.Sending state, SmtpSession session) {
    State.Transaction transaction = state.transaction();
    if (transaction.envelope().recipients().isEmpty()) {
      refuse(NO_RECIPIENTS, session);
    } else if (octets == MALFORMED) {
      refuse(OUT_OF_SYNC, session);
    } else {
      IncomingMessage message =
          state.held().orElseGet(() -> new IncomingMessage(session.server().spool()));
      boolean fits =
          octets <= session.server().limits().of(Limits.Count.MESSAGE_OCTETS) - message.size();
      if (!fits) {
        // Others need the room while the rest is read.
        message.close();
      }
      session.become(
          new State.Chunk(
              new State.Chunked(transaction, message),
              this,
              fits ? Optional.empty() : Optional.of(Replies.TOO_BIG)));
    }
  }

  private void refuse(Reply reply, SmtpSession session) {
    if (octets == MALFORMED) {
      session.end(OUT_OF_SYNC);
    } else {
      session.become(new State.Chunk(session.state(), this, Optional.of(reply)));
    }
  }

  /** Takes what comes behind the command. */
  void received(Frame frame, State.Chunk chunk, SmtpSession session) {
    if (frame instanceof Frame.Data piece) {
      if (chunk.refusal().isEmpty()) {
        chunk.held().orElseThrow().writeChunk(piece.octets());
      }
    } else if (chunk.before() instanceof State.Chunked chunked) {
      ended(chunked, chunk.refusal(), session);
    } else {
      drop(chunk, session);
    }
  }

  private void ended(State.Chunked chunked, Optional<Reply> refusal, SmtpSession session) {
    State.Transaction transaction = chunked.transaction();
    Optional<Reply> trouble = refusal.or(() -> chunked.message().trouble());
    if (last) {
      session
          .complete(new State.Completing(transaction, chunked.message()))
          .finishChunks(ending(chunked, refusal, session));
    } else if (trouble.isPresent()) {
      session.become(new State.Failed(transaction));
      session.refusals().refuse(Refusal.message(transaction.envelope(), trouble.get()));
    } else {
      session.become(chunked);
      session.reply(Reply.of(250, EnhancedStatus.UNDEFINED, "Ok: " + octets + " octets received"));
      if (octets == 0) {
        session.junk();
      }
    }
  }

  private static Frame.Ending ending(
      State.Chunked chunked, Optional<Reply> refusal, SmtpSession session) {
    if (refusal.isPresent()) {
      return Frame.Ending.TOO_LARGE;
    }
    boolean binary =
        chunked
            .transaction()
            .envelope()
            .options()
            .body()
            .filter(MailOptions.Body.BINARY_MIME::equals)
            .isPresent();
    return !binary
            && session.service().bareNewlines() != Framing.BareNewlines.KEPT
            && chunked.message().hasBareNewline()
        ? Frame.Ending.BARE_NEWLINE
        : Frame.Ending.COMPLETE;
  }

  /** What came outside of a message that could take it. */
  private void drop(State.Chunk chunk, SmtpSession session) {
    Reply reply = chunk.refusal().orElseThrow();
    if (chunk.before() instanceof State.Sending sending) {
      session.become(new State.Failed(sending.transaction()));
    } else {
      session.become(chunk.before());
    }
    long answers = 1;
    if (last
        && chunk.before() instanceof State.Failed failed
        && session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      // RFC 2033 §4.3: its client counts them.
      answers = Math.max(1, failed.transaction().envelope().recipients().size());
    }
    for (long i = 1; i < answers; i++) {
      session.reply(reply);
    }
    session.fault(reply);
  }
}
