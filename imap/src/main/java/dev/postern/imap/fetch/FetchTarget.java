package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter.Recent;
import dev.postern.store.MessageInfo;
import java.util.Objects;

/**
 * One message to fetch from.
 *
 * @param number its sequence number in the session's view
 * @param info what the snapshot knows, after {@code \Seen} was set
 * @param recent whether this session has it as recent
 * @param note whether its flags must be told too
 */
public record FetchTarget(long number, MessageInfo info, Recent recent, FlagsNote note) {

  /** Checks for nulls. */
  public FetchTarget {
    Objects.requireNonNull(info);
    Objects.requireNonNull(recent);
    Objects.requireNonNull(note);
  }

  /** A message whose flags are told only if the client asks. */
  public static FetchTarget of(long number, MessageInfo info, Recent recent) {
    return new FetchTarget(number, info, recent, FlagsNote.IF_ASKED);
  }

  /** Whether FLAGS are part of the response. */
  public enum FlagsNote {
    /** Only if the client asks. */
    IF_ASKED,
    /**
     * Always: the command itself changed them, mostly by setting {@code \Seen} (RFC 3501 §6.4.5).
     */
    ALWAYS
  }
}
