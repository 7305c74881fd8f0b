package dev.postern.auth.oauth;

import java.io.IOException;

/** Where a set of keys comes from (RFC 7517 §5). */
interface JwkSource {
  /** Its text as it is now; may block, for a bounded time. */
  String fetch() throws IOException;
}
