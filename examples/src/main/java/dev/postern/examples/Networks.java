package dev.postern.examples;

import dev.postern.TrustedNetworks;
import java.util.List;
import java.util.regex.Pattern;

/** Networks in Postfix's words: {@code 192.0.2.0/24 [2001:db8::]/32}. */
final class Networks {
  /** Between the members of a list. */
  static final String SEPARATOR = "[,\\s]+";

  /** Also a table, which Postfix takes. */
  private static final Pattern FILE = Pattern.compile("(?:[a-z]+:)?/.*");

  private Networks() {}

  /**
   * The networks of an option.
   *
   * @throws IllegalArgumentException with the option's name, if one cannot be understood
   */
  static TrustedNetworks of(String option, List<String> written) {
    return Mistakes.named(
        option,
        () -> TrustedNetworks.of(written.stream().map(Networks::network).toArray(String[]::new)));
  }

  private static String network(String written) {
    if (written.startsWith("!")) {
      throw new IllegalArgumentException(
          "there are no exceptions here; write the networks that remain: " + written);
    }
    if (FILE.matcher(written).matches()) {
      throw new IllegalArgumentException(
          "the networks themselves stand here, no file of them: " + written);
    }
    return written.replaceFirst("^\\[([^\\]]*)\\]", "$1");
  }
}
