package dev.postern.maildir.keywords;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keywords for which the 26 letters did not suffice, by message: the content of our own file
 * {@code postern-keywords}. Dovecot keeps such keywords in its index and cannot see ours.
 * Immutable.
 *
 * <pre>
 * V1795510385
 * 17 $Label27 $Label28
 * </pre>
 */
public final class LetterlessKeywords {
  /** The file's name in its mailbox. */
  public static final String FILE = "postern-keywords";

  /** No message has any. */
  public static final LetterlessKeywords NONE = new LetterlessKeywords(0, Map.of());

  private final long uidValidity;
  private final Map<Long, Set<String>> byUid;

  private LetterlessKeywords(long uidValidity, Map<Long, Set<String>> byUid) {
    this.uidValidity = uidValidity;
    this.byUid = byUid;
  }

  /** Reads the file. */
  public static LetterlessKeywords parse(byte[] file) {
    List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
    long uidValidity = lines.isEmpty() ? 0 : validity(lines.get(0));
    if (uidValidity == 0) {
      return NONE;
    }
    Map<Long, Set<String>> byUid = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      if (space > 0
          && space <= 10
          && line.chars().limit(space).allMatch(c -> c >= '0' && c <= '9')) {
        byUid.put(Long.valueOf(line.substring(0, space)), words(line, space + 1));
      }
    }
    return new LetterlessKeywords(uidValidity, byUid);
  }

  /** The file's content. */
  public byte[] print() {
    StringBuilder text = new StringBuilder("V" + uidValidity + "\n");
    byUid.forEach(
        (uid, keywords) ->
            text.append(uid).append(' ').append(String.join(" ", keywords)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The keywords of a message. */
  public Set<String> of(long uid) {
    return byUid.isEmpty() ? Set.of() : byUid.getOrDefault(uid, Set.of());
  }

  /** These if they are of a mailbox with this UIDVALIDITY, else none. */
  public LetterlessKeywords ifOf(long validity) {
    return validity == uidValidity ? this : NONE;
  }

  /** These with other keywords for some messages; none takes a message out. */
  public LetterlessKeywords with(Map<Long, Set<String>> changed, long validity) {
    Map<Long, Set<String>> next = new TreeMap<>(byUid);
    changed.forEach(
        (uid, keywords) -> {
          if (keywords.isEmpty()) {
            next.remove(uid);
          } else {
            Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            own.addAll(keywords);
            next.put(uid, own);
          }
        });
    return next.equals(byUid) ? this : new LetterlessKeywords(validity, next);
  }

  /** Those keywords that any message has. */
  public Set<String> all() {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    byUid.values().forEach(all::addAll);
    return all;
  }

  private static long validity(String line) {
    boolean digits = line.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    boolean sound = line.startsWith("V") && line.length() > 1 && line.length() <= 11 && digits;
    return sound ? Long.parseLong(line.substring(1)) : 0;
  }

  private static Set<String> words(String line, int from) {
    List<String> words = new ArrayList<>();
    int at = from;
    while (at < line.length()) {
      int end = line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      if (end > at) {
        words.add(line.substring(at, end));
      }
      at = end + 1;
    }
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(words);
    return set;
  }
}
