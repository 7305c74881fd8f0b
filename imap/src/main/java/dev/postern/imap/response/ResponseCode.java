package dev.postern.imap.response;

import dev.postern.imap.wire.ResponseWriter;

/** What stands in brackets in a status response (RFC 3501 §7.1, RFC 5530). */
@FunctionalInterface
public interface ResponseCode {

  /** Writes the code without its brackets. */
  void writeTo(ResponseWriter out);
}
