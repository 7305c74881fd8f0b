package dev.postern.imap.server;

import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.response.Tagged;
import dev.postern.net.Chunks;
import java.util.function.Supplier;

/** What an action leaves to be done. */
sealed interface Reply {

  /** The command is over; untagged responses were written to {@link Exchange#out()}. */
  record Done(Tagged tagged) implements Reply {}

  /** The action completes the command itself, later or with a last word of its own. */
  record Later() implements Reply {}

  /**
   * Responses are made as they are sent; the tagged line follows them.
   *
   * @param ending asked for when the responses are made
   */
  record Stream(Chunks responses, Supplier<Tagged> ending) implements Reply {}

  /** OK. */
  static Reply ok(String text) {
    return new Done(Tagged.ok(text));
  }

  /** OK with a code. */
  static Reply ok(ResponseCode code, String text) {
    return new Done(Tagged.ok(code, text));
  }

  /** NO with a code. */
  static Reply no(ResponseCode code, String text) {
    return new Done(Tagged.no(code, text));
  }

  /** NO. */
  static Reply no(String text) {
    return new Done(Tagged.no(text));
  }

  /** BAD. */
  static Reply bad(String text) {
    return new Done(Tagged.bad(text));
  }
}
