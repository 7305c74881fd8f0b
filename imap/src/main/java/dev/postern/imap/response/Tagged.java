package dev.postern.imap.response;

import dev.postern.imap.wire.ResponseWriter;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a command.
 *
 * @param status whether it was done
 * @param code what a client can act upon
 * @param text for people
 */
public record Tagged(Status status, Optional<ResponseCode> code, String text) {

  /** Checks for nulls. */
  public Tagged {
    Objects.requireNonNull(status);
    Objects.requireNonNull(code);
    Objects.requireNonNull(text);
  }

  /** OK. */
  public static Tagged ok(String text) {
    return new Tagged(Status.OK, Optional.empty(), text);
  }

  /** OK with a code. */
  public static Tagged ok(ResponseCode code, String text) {
    return new Tagged(Status.OK, Optional.of(code), text);
  }

  /** NO with a code. */
  public static Tagged no(ResponseCode code, String text) {
    return new Tagged(Status.NO, Optional.of(code), text);
  }

  /** NO without a code. */
  public static Tagged no(String text) {
    return new Tagged(Status.NO, Optional.empty(), text);
  }

  /** BAD. */
  public static Tagged bad(String text) {
    return new Tagged(Status.BAD, Optional.empty(), text);
  }

  /** BAD with a code. */
  public static Tagged bad(ResponseCode code, String text) {
    return new Tagged(Status.BAD, Optional.of(code), text);
  }

  /** Writes the line of a command with this tag; a tag that could not be read is {@code *}. */
  public void writeTo(ResponseWriter out, String tag) {
    out.atom(tag).space();
    writeTo(out);
  }

  /** Writes the line behind its tag. */
  public void writeTo(ResponseWriter out) {
    StatusLine.write(out, status.name(), code, text);
  }
}
