package dev.postern.examples;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli says of options and arguments, in the words of who typed them. */
final class UsageMistakes {
  private static final Pattern VALUE =
      Pattern.compile(
          "Invalid value for (?:option '(?<option>[^']+)'|positional parameter)(?: at index \\S+)?"
              + "(?: \\([^)]*\\))?: (?<why>.*)",
          Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("'(.*)' is not an? (?:int|long)");

  private UsageMistakes() {}

  static String text(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      return unmatched(unmatched.getCommandLine(), unmatched.getUnmatched());
    }
    Matcher value = VALUE.matcher(failure.getMessage());
    if (!value.matches()) {
      return failure.getMessage();
    }
    String why = NUMBER.matcher(value.group("why")).replaceFirst("not a whole number: $1");
    return value.group("option") == null ? why : value.group("option") + ": " + why;
  }

  private static String unmatched(CommandLine command, List<String> words) {
    return command.getSubcommands().isEmpty()
        ? command.getCommandName() + " takes no argument " + words.get(0)
        : "there is no command "
            + words.get(0)
            + ", only "
            + String.join(" ", command.getSubcommands().keySet());
  }
}
