package dev.postern.auth.passwdfile;

/**
 * The password field of a user who is disabled: {@code {CRYPT}!} and what was there. No password
 * fits that, here as in Dovecot, whatever scheme is the file's default; the exclamation mark alone
 * would be a part of the password where that is PLAIN.
 */
final class PasswdFileEditorLock {
  private static final String PREFIX = "{CRYPT}!";
  private static final String MARK = "!";

  private PasswdFileEditorLock() {}

  static boolean isLocked(String stored) {
    return stored.startsWith(PREFIX) || isMarked(stored) || markedHash(stored) > 0;
  }

  static String locked(String stored) {
    return stored.startsWith(PREFIX) ? stored : PREFIX + stored;
  }

  /** What was there before, whether we locked it or another tool with a mark of its own. */
  static String unlocked(String stored) {
    String rest = stored.startsWith(PREFIX) ? stored.substring(PREFIX.length()) : stored;
    if (isMarked(rest)) {
      rest = rest.substring(MARK.length());
    }
    int mark = markedHash(rest);
    return mark > 0 ? rest.substring(0, mark) + rest.substring(mark + 1) : rest;
  }

  private static boolean isMarked(String stored) {
    return stored.startsWith(MARK) || stored.startsWith("*");
  }

  /** Where the mark is in {@code {SHA512-CRYPT}!$6$...}; a password in the clear may begin so. */
  private static int markedHash(String stored) {
    int end = stored.indexOf('}');
    boolean marked = stored.startsWith("{") && end > 0 && isMarked(stored.substring(end + 1));
    boolean clear =
        stored.regionMatches(true, 0, "{PLAIN}", 0, 7)
            || stored.regionMatches(true, 0, "{CLEAR}", 0, 7)
            || stored.regionMatches(true, 0, "{CLEARTEXT}", 0, 11);
    return marked && !clear ? end + 1 : 0;
  }
}
