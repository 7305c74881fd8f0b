package dev.postern.auth.passdb;

import java.util.Arrays;
import java.util.Locale;

/** Constants by the words that settings have for them. */
final class DovecotWords {
  private DovecotWords() {}

  static <T extends Enum<T>> T parse(Class<T> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not one of "
                        + Arrays.stream(type.getEnumConstants()).map(DovecotWords::word).toList()
                        + ": "
                        + word));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
