package dev.postern.auth.passwdfile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Names and values that a passwd-file can hold, and that serve for logins. */
final class PasswdFileEditorNames {
  private static final int MAX_NAME = 255;
  private static final Pattern EXTRA = Pattern.compile("[A-Za-z0-9_.:/-]{1,64}");

  private PasswdFileEditorNames() {}

  /**
   * A name for a new user, in lower case.
   *
   * @throws IllegalArgumentException if the file, a path of its mail or a client's login would
   *     stumble over it
   */
  static String checked(String name) {
    String why = wrong(name);
    if (!why.isEmpty()) {
      throw new IllegalArgumentException("a user name " + why);
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static String wrong(String name) {
    if (name.isBlank()) {
      return "is not empty";
    }
    if (name.chars().anyMatch(Character::isISOControl) || !name.equals(name.strip())) {
      return "holds no control characters, and no spaces at its ends";
    }
    if (name.indexOf(':') >= 0 || name.indexOf('/') >= 0 || name.startsWith("#")) {
      return "holds no colon and no slash, and does not begin with #";
    }
    int at = name.lastIndexOf('@');
    if (name.startsWith(".")
        || name.startsWith(".", at + 1)
        || at == 0
        || at == name.length() - 1) {
      return "has something before and behind its at sign that does not begin with a dot";
    }
    return StandardCharsets.UTF_8.newEncoder().canEncode(name)
            && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME
        ? ""
        : "is text of at most " + MAX_NAME + " octets";
  }

  /**
   * Looks at a field and its value.
   *
   * @throws IllegalArgumentException if the file cannot hold it
   */
  static void checkField(String field, String value, List<String> standard) {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(value, "value");
    int index = standard.indexOf(field);
    if (index == 0 || index == 1 || !EXTRA.matcher(field).matches()) {
      throw new IllegalArgumentException("no field to be set: " + field);
    }
    if (index < 0 ? hasSpace(value) : !isField(value)) {
      throw new IllegalArgumentException(
          index < 0
              ? "the value of " + field + " holds no spaces"
              : "the value of " + field + " holds no colons, no tabs and no line breaks");
    }
  }

  /**
   * Looks at a password as it is to be stored.
   *
   * @throws IllegalArgumentException if it would end its field or its line; says nothing of it
   */
  static String checkedPassword(String stored) {
    if (!isField(stored)) {
      throw new IllegalArgumentException(
          "a password by this scheme is stored without colons, tabs and line breaks");
    }
    return stored;
  }

  /** A tab ends no field, but Dovecot's auth process ends with it. */
  private static boolean isField(String text) {
    return text.indexOf(':') < 0 && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean hasSpace(String text) {
    return text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
  }
}
