package dev.postern.maildir.filename;

import dev.postern.store.SystemFlag;
import java.util.EnumSet;
import java.util.Set;

/**
 * Flags as one number: the 26 keyword letters {@code a} to {@code z} in the low bits, the five
 * system flags above them.
 */
public final class FlagLetters {
  /** How many keywords have letters. */
  public static final int KEYWORDS = 26;

  private static final int KEYWORD_MASK = (1 << KEYWORDS) - 1;
  // In the order of the letters, which is how names hold them.
  private static final String SYSTEM = "DFRST";
  private static final SystemFlag[] SYSTEM_FLAGS = {
    SystemFlag.DRAFT, SystemFlag.FLAGGED, SystemFlag.ANSWERED, SystemFlag.SEEN, SystemFlag.DELETED
  };

  private FlagLetters() {}

  /** The known flags among some letters. */
  public static int code(String letters) {
    int code = 0;
    for (int i = 0; i < letters.length(); i++) {
      code |= code(letters.charAt(i));
    }
    return code;
  }

  /** The flag of one letter; 0 if it means nothing here. */
  public static int code(char letter) {
    if (letter >= 'a' && letter <= 'z') {
      return 1 << (letter - 'a');
    }
    int system = SYSTEM.indexOf(letter);
    return system < 0 ? 0 : 1 << (KEYWORDS + system);
  }

  /** The letters of flags, sorted, together with those of {@code before} that mean nothing here. */
  public static String letters(int code, String before) {
    StringBuilder letters = new StringBuilder();
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      int system = SYSTEM.indexOf(letter);
      boolean set =
          system >= 0 ? (code & 1 << (KEYWORDS + system)) != 0 : before.indexOf(letter) >= 0;
      if (set) {
        letters.append(letter);
      }
    }
    for (int i = 0; i < KEYWORDS; i++) {
      if ((code & 1 << i) != 0) {
        letters.append((char) ('a' + i));
      }
    }
    return letters.toString();
  }

  /** The code of system flags. */
  public static int systemCode(Set<SystemFlag> flags) {
    int code = 0;
    for (int i = 0; i < SYSTEM_FLAGS.length; i++) {
      if (flags.contains(SYSTEM_FLAGS[i])) {
        code |= 1 << (KEYWORDS + i);
      }
    }
    return code;
  }

  /** The system flags of a code. */
  public static Set<SystemFlag> system(int code) {
    EnumSet<SystemFlag> flags = EnumSet.noneOf(SystemFlag.class);
    for (int i = 0; i < SYSTEM_FLAGS.length; i++) {
      if ((code & 1 << (KEYWORDS + i)) != 0) {
        flags.add(SYSTEM_FLAGS[i]);
      }
    }
    return flags;
  }

  /** The keyword bits of a code. */
  public static int keywords(int code) {
    return code & KEYWORD_MASK;
  }
}
