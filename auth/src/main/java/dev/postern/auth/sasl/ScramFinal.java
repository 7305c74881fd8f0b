package dev.postern.auth.sasl;

import java.util.Base64;
import java.util.Optional;

/**
 * A client's final message (RFC 5802 §7).
 *
 * @param withoutProof all of it before the proof
 * @param binding the header again, and what binds the login to the connection
 * @param nonce of both sides
 */
record ScramFinal(String withoutProof, byte[] binding, String nonce, byte[] proof) {
  private static final String PROOF = ",p=";

  /** Nothing if it does not keep to the form. */
  static Optional<ScramFinal> of(String message) {
    int end = message.lastIndexOf(PROOF);
    if (end < 0) {
      return Optional.empty();
    }
    // What may follow the two are extensions, which need not be understood.
    String[] parts = message.substring(0, end).split(",", 3);
    if (parts.length < 2 || !parts[0].startsWith("c=") || !parts[1].startsWith("r=")) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      return Optional.of(
          new ScramFinal(
              message.substring(0, end),
              base64.decode(parts[0].substring(2)),
              parts[1].substring(2),
              base64.decode(message.substring(end + PROOF.length()))));
    } catch (IllegalArgumentException e) {
      // Its text holds a part of the proof.
      return Optional.empty();
    }
  }
}
