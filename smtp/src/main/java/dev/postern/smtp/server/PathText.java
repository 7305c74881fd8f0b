package dev.postern.smtp.server;

import dev.postern.smtp.wire.SmtpCursor;

/** What the octets of a path are, its route and U-labels included, which an address forgets. */
enum PathText {
  /** Anybody may send it. */
  ASCII,
  /** It needs SMTPUTF8 (RFC 6531 §3.2). */
  UTF8;

  /** Of the path that was read last. */
  static PathText of(SmtpCursor behindPath) {
    return behindPath.passedUtf8() ? UTF8 : ASCII;
  }
}
