package dev.postern.examples;

import dev.postern.TrustedNetworks;
import java.util.List;

/** Networks in Postfix's words: {@code 192.0.2.0/24 [2001:db8::]/32}. */
final class Networks {
  /** Between the members of a list. */
  static final String SEPARATOR = "[,\\s]+";

  private Networks() {}

  /**
   * The networks of an option.
   *
   * @throws IllegalArgumentException with the option's name, if one cannot be understood
   */
  static TrustedNetworks of(String option, List<String> written) {
    return Mistakes.named(
        option,
        () ->
            TrustedNetworks.of(
                written.stream()
                    .map(network -> network.replaceFirst("^\\[([^\\]]*)\\]", "$1"))
                    .toArray(String[]::new)));
  }
}
