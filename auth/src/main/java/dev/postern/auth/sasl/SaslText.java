package dev.postern.auth.sasl;

import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslStep;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What mechanisms that carry names and passwords as text share. */
final class SaslText {
  private SaslText() {}

  /** UTF-8, strictly: names and passwords must not be guessed at. */
  static Optional<String> decode(byte[] octets) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static SaslStep verify(SaslContext context, Credentials credentials) {
    return new SaslStep.Done(context.authenticator().authenticate(credentials, context.context()));
  }
}
