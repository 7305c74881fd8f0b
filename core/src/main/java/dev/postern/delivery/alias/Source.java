package dev.postern.delivery.alias;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Where a command or a file is named (Postfix's {@code allow_mail_to_commands}). */
enum Source {
  /** By an alias itself. */
  ALIAS,
  /** By a file that an alias includes, which may be anybody's. */
  INCLUDE;

  /**
   * Those of Postfix's words.
   *
   * @throws IllegalArgumentException if there is another word
   */
  static Set<Source> parse(String words) {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    for (String word : Objects.requireNonNull(words, "words").split("[,\\s]+", -1)) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "alias" -> sources.add(ALIAS);
        case "include" -> sources.add(INCLUDE);
        case "", "forward" -> {
          // Users have no .forward here.
        }
        default ->
            throw new IllegalArgumentException("expected alias, forward or include: " + word);
      }
    }
    return Collections.unmodifiableSet(sources);
  }
}
