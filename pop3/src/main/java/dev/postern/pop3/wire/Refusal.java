package dev.postern.pop3.wire;

import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import java.util.Objects;
import java.util.Optional;

/**
 * Why something is not done.
 *
 * @param code for the client's program (RFC 2449 §8); left out where the listener hides it
 * @param text for its user
 */
public record Refusal(Optional<ResponseCode> code, String text) {

  public Refusal {
    Objects.requireNonNull(code);
    Objects.requireNonNull(text);
  }

  /** A refusal that only a person understands. */
  public static Refusal of(String text) {
    return new Refusal(Optional.empty(), text);
  }

  /** A refusal with a code. */
  public static Refusal of(ResponseCode code, String text) {
    return new Refusal(Optional.of(code), text);
  }
}
