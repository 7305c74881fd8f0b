package dev.postern.imap.response;

import dev.postern.imap.wire.ResponseWriter;
import java.util.Optional;

/** Untagged status responses (RFC 3501 §7.1). */
public final class StatusLine {
  private StatusLine() {}

  /** {@code * OK [code] text}. */
  public static void ok(ResponseWriter out, ResponseCode code, String text) {
    write(out.untagged(), "OK", Optional.of(code), text);
  }

  /** {@code * BAD text}, for a line whose tag cannot be told. */
  public static void bad(ResponseWriter out, String text) {
    write(out.untagged(), "BAD", Optional.empty(), text);
  }

  /** {@code * BYE text}. */
  public static void bye(ResponseWriter out, String text) {
    write(out.untagged(), "BYE", Optional.empty(), text);
  }

  /** {@code * BYE [code] text}. */
  public static void bye(ResponseWriter out, ResponseCode code, String text) {
    write(out.untagged(), "BYE", Optional.of(code), text);
  }

  static void write(ResponseWriter out, String status, Optional<ResponseCode> code, String text) {
    out.atom(status).space();
    if (code.isPresent()) {
      out.atom("[");
      code.get().writeTo(out);
      out.atom("]").space();
    }
    out.text(text).endLine();
  }
}
