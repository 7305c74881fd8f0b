package dev.postern.auth.oauth;

import java.io.IOException;

/** Finds out whether a token is good now, and whose it is. Safe for many threads; may block. */
interface TokenCheck {

  /**
   * The name of a good token's user.
   *
   * @throws TokenRefused if it is not good
   * @throws IOException if that cannot be told now
   */
  String user(String token) throws TokenRefused, IOException;
}
