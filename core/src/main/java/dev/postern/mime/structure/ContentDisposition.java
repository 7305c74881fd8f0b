package dev.postern.mime.structure;

import java.util.Objects;
import java.util.Optional;

/**
 * How a part wants to be shown (RFC 2183).
 *
 * @param type raw, such as {@code attachment}
 * @param parameters the parameters in their order
 */
public record ContentDisposition(String type, Parameters parameters) {

  /** Checks for nulls. */
  public ContentDisposition {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(parameters, "parameters");
  }

  /** The decoded file name, where given. It is the sender's text: never use it as a path. */
  public Optional<String> filename() {
    return parameters.value("filename");
  }
}
