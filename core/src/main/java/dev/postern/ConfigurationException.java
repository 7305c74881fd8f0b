package dev.postern;

import java.util.List;

/** A server cannot be built; all mistakes found are listed. */
public final class ConfigurationException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, one sentence each. */
  private final transient List<String> mistakes;

  ConfigurationException(List<String> mistakes) {
    super(String.join("; ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** What is wrong, one sentence each. */
  public List<String> mistakes() {
    return mistakes;
  }
}
