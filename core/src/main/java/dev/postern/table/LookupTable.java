package dev.postern.table;

import dev.postern.ServerPart;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A table as Postfix's maps are: it says what stands behind a key. Who asks it decides which keys
 * to try, in which order. Called by many threads at once, on pools where it may block for a short
 * while, unless it says that it does not.
 *
 * <pre>{@code
 * LookupTable aliases = LookupTable.of(Map.of("info@example.org", "ann@example.org, bob@example.org"));
 * LookupTable access = LookupTable.parse("hash:/etc/postfix/access");
 * }</pre>
 */
@FunctionalInterface
public interface LookupTable extends ServerPart {

  /** What the left-hand sides of a table are. */
  enum Keys {
    /** Keys as they are looked up: who asks tries an address, then its domain, and so on. */
    LITERAL,
    /**
     * Patterns, asked with the whole address or name, once: its parts are not looked up, as with
     * Postfix's {@code regexp:} and {@code cidr:}.
     */
    PATTERNS
  }

  /**
   * What stands behind a key.
   *
   * @param key letters of any case, which make no difference to {@link Keys#LITERAL}
   * @return empty if the key is not there
   * @throws IOException if that cannot be told now; whoever asks defers then, and bounces nothing
   */
  Optional<String> find(String key) throws IOException;

  /** What the left-hand sides are; always the same. */
  default Keys keys() {
    return Keys.LITERAL;
  }

  /**
   * Whether {@link #find} may wait for anything: a file, a database, a lock that is held for long;
   * always the same. True unless a table says otherwise. One that does not can be asked where a
   * connection is, without a change of threads.
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * Tells the entries that are known beforehand, so that mistakes in their values show when a
   * server starts. Default: none are.
   *
   * @param told is given each key, or pattern, and its value
   * @throws IOException if they cannot be told now
   */
  default void listTo(BiConsumer<? super String, ? super String> told) throws IOException {
    Objects.requireNonNull(told, "told");
  }

  /**
   * Where the entry of a key stands, for whoever is to mend it: {@code /etc/postfix/access line 3}.
   * Default: nobody can tell.
   *
   * @param key as {@link #find} or {@link #listTo} had it
   */
  default Optional<String> place(String key) {
    Objects.requireNonNull(key, "key");
    return Optional.empty();
  }

  /** A table of what is known beforehand. */
  static LookupTable of(Map<String, String> entries) {
    Objects.requireNonNull(entries, "entries");
    Map<String, String> folded = new HashMap<>();
    entries.forEach((key, value) -> folded.put(key.toLowerCase(Locale.ROOT), value));
    return new MapTable(Map.copyOf(folded));
  }

  /**
   * A table in Postfix's words, {@code type:name}:
   *
   * <ul>
   *   <li>{@code hash:FILE}, and {@code texthash}, {@code btree}, {@code lmdb}, {@code cdb}, {@code
   *       dbm}: the text file, see {@link TextTable}; {@code postmap} need not be run, and what it
   *       makes is not read
   *   <li>{@code cidr:FILE}: networks, see {@code cidr_table(5)}
   *   <li>{@code regexp:FILE}, {@code pcre:FILE}: regular expressions, see {@code regexp_table(5)};
   *       they are Java's, and one that takes too long fails
   *   <li>{@code inline:{key=value, {key = a value}}}
   *   <li>{@code static:value}: the same for each key
   * </ul>
   *
   * {@code proxy:} before them makes no difference.
   *
   * @throws IllegalArgumentException if there is no such table here; the message can be shown to
   *     whoever wrote it
   */
  static LookupTable parse(String words) {
    return TableType.parse(Objects.requireNonNull(words, "words"));
  }
}
