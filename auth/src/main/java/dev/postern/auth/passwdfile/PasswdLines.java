package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import dev.postern.auth.password.StoredPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a passwd-file. One that is none is a fault and left out: it shall neither stop the
 * others nor become a user whom nobody meant.
 */
final class PasswdLines {
  /** A longer line is none. */
  static final int LINE_OCTETS = 64 * 1024;

  /** More users make no table. */
  static final int MOST_USERS = 1_000_000;

  /** The byte order mark of UTF-8: it would be part of the first name. */
  private static final byte[] MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

  private final PasswdFileSettings settings;
  private final byte[] octets;
  private final UserTable table;
  private final Decoys.Search decoys;
  private final Map<String, StoredPassword> kinds = new HashMap<>();
  private final LineFaults faults = new LineFaults();
  private long locked;

  private PasswdLines(byte[] octets, PasswdFileSettings settings) {
    this.settings = settings;
    this.octets = octets;
    this.table = new UserTable(octets);
    this.decoys = new Decoys.Search(settings.schemes());
  }

  /**
   * Reads them.
   *
   * @throws IOException if there are too many users
   */
  static PasswdLines of(byte[] octets, PasswdFileSettings settings) throws IOException {
    PasswdLines lines = new PasswdLines(octets, settings);
    lines.take();
    return lines;
  }

  PasswdUsers users() {
    return new PasswdUsers(
        table, decoys.found(), settings.schemes(), List.copyOf(kinds.values()), locked);
  }

  LineFaults faults() {
    return faults;
  }

  private void take() throws IOException {
    int number = 0;
    for (int start = 0; start < octets.length; ) {
      int end = start;
      while (end < octets.length && octets[end] != '\n') {
        end++;
      }
      int last = end > start && octets[end - 1] == '\r' ? end - 1 : end;
      number++;
      if (last > start && octets[start] != '#' && octets[start] != ':') {
        take(start, last, number);
      }
      if (table.size() > MOST_USERS) {
        throw new IOException("more than %,d users in one file".formatted(MOST_USERS));
      }
      start = end + 1;
    }
  }

  private void take(int start, int end, int number) {
    String wrong = fault(start, end);
    if (!wrong.isEmpty()) {
      faults.add(number, "left out: " + wrong);
      return;
    }
    try {
      PasswdEntry entry =
          PasswdEntry.parse(
              StandardCharsets.UTF_8
                  .newDecoder()
                  .decode(ByteBuffer.wrap(octets, start, end - start))
                  .toString());
      MailUser.of(entry.user());
      if (table.add(start, entry.user().toLowerCase(Locale.ROOT))) {
        check(entry, number);
      } else {
        faults.add(number, "a user twice, the first one holds");
      }
    } catch (CharacterCodingException e) {
      faults.add(number, "left out: not UTF-8");
    } catch (IllegalArgumentException e) {
      faults.add(number, "left out: " + e.getMessage());
    }
  }

  /** What can be told without making text of it; a file of something else has many such lines. */
  private String fault(int start, int end) {
    if (end - start > LINE_OCTETS) {
      return "longer than %,d octets".formatted(LINE_OCTETS);
    }
    if (start == 0 && octets.length > MARK.length && Arrays.mismatch(octets, MARK) == MARK.length) {
      return "begins with a byte order mark";
    }
    boolean colon = false;
    for (int i = start; i < end; i++) {
      if (octets[i] == 0) {
        return "holds NUL";
      }
      colon |= octets[i] == ':';
    }
    return colon ? "" : "no user and password with a colon in between";
  }

  /** Whether the user will be able to log in. */
  private void check(PasswdEntry entry, int number) {
    try {
      LoginRules rules = entry.loginRules(settings.fields(), entry.user());
      Optional<StoredPassword> stored = entry.verifiable(settings.defaultScheme());
      stored.ifPresent(this::look);
      if (stored.isEmpty() && !rules.needNoPassword()) {
        locked++;
      }
      entry.check(settings.fields(), rules);
      rules.idle(stored.isPresent()).ifPresent(note -> faults.add(number, note));
    } catch (IllegalArgumentException e) {
      faults.add(number, "its user cannot log in: " + e.getMessage());
    }
  }

  private void look(StoredPassword stored) {
    decoys.add(stored);
    kinds.putIfAbsent(stored.scheme(), stored);
  }
}
