package dev.postern.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code postern passwd} does. */
enum PasswdAction {
  ADD,
  CHANGE,
  DISABLE,
  ENABLE,
  REMOVE,
  SET,
  LIST,
  DUE;

  boolean isOfOneUser() {
    return this != LIST && this != DUE;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads its word. */
  static final class Reader implements ITypeConverter<PasswdAction> {
    @Override
    public PasswdAction convert(String word) {
      return Arrays.stream(values())
          .filter(action -> action.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "no such action: "
                          + word
                          + ", there are "
                          + Arrays.stream(values())
                              .map(PasswdAction::word)
                              .collect(Collectors.joining(" "))));
    }
  }
}
