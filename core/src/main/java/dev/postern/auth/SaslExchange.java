package dev.postern.auth;

/**
 * One login in progress. Called by one thread at a time; a call may block (it verifies passwords)
 * and so runs on the pool for authentication.
 */
public interface SaslExchange {

  /**
   * The client's next message.
   *
   * @param response decoded octets; for the first call the initial response, or null when the
   *     client sent none (which differs from an empty one, RFC 4422 §3)
   */
  SaslStep next(byte[] response);
}
