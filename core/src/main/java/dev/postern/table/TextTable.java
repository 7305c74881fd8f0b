package dev.postern.table;

import dev.postern.log.LogText;
import dev.postern.table.file.LineFaults;
import dev.postern.table.file.LogicalLines;
import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of Postfix's text tables as it is ({@code postmap(1)}), such as {@code access(5)} and {@code
 * virtual(5)}: on each line a key, blanks, and a value; a line that begins with a blank continues
 * the one before; empty lines, and lines that begin with {@code #}, count for nothing. Letters of
 * any case are the same in keys; a key may hold blanks between double quotes, and keeps the quotes.
 * Of two lines with one key the first holds.
 *
 * <p>The file is read again when it has changed, and has then been left alone for two seconds, so
 * that it is never half read while it is written in place. Until then, and for ten seconds while it
 * is away or ends within a line, what was in it before serves. A line that makes no entry is left
 * out, and the log names its number.
 *
 * <pre>{@code
 * LookupTable access = TextTable.of(Path.of("/etc/postfix/sender_access"));
 * }</pre>
 */
public final class TextTable implements LookupTable {
  private static final Logger LOG = LoggerFactory.getLogger(TextTable.class);

  /** Entries of a table; a file with more is not used. */
  static final int MAX_ENTRIES = 1_000_000;

  private final Path path;
  private final TableFile<TextEntries> file;

  TextTable(Path file, Clock clock) {
    this.path = file;
    this.file = new TableFile<>(file, TextTable::read, clock);
  }

  /** The table in a file, which is read when a server starts or something is looked up. */
  public static TextTable of(Path file) {
    return new TextTable(Objects.requireNonNull(file, "file"), Clock.systemUTC());
  }

  @Override
  public Optional<String> find(String key) throws IOException {
    Objects.requireNonNull(key, "key");
    return file.current().find(key);
  }

  @Override
  public void listTo(BiConsumer<? super String, ? super String> told) throws IOException {
    Objects.requireNonNull(told, "told");
    file.current().listTo(told);
  }

  @Override
  public Optional<String> place(String key) {
    Objects.requireNonNull(key, "key");
    try {
      OptionalInt line = file.current().line(key);
      return line.isEmpty() ? Optional.empty() : Optional.of(path + " line " + line.getAsInt());
    } catch (IOException e) {
      LOG.debug("place of an entry not told path={}", LogText.printable(path.toString()), e);
      return Optional.empty();
    }
  }

  /**
   * Reads the file now, so that mistakes show at start and not at the first look-up.
   *
   * @throws IOException if it is missing, unreadable or too large; the message says what to do
   */
  @Override
  public void check() throws IOException {
    file.current();
  }

  static TextEntries read(byte[] octets, LineFaults faults) throws IOException {
    TextEntries.Builder entries = new TextEntries.Builder(octets.length);
    LogicalLines.read(octets, faults, (number, text) -> take(number, text, entries, faults));
    return entries.build();
  }

  private static void take(int number, String text, TextEntries.Builder entries, LineFaults faults)
      throws IOException {
    int end = keyEnd(text);
    if (end < 0) {
      faults.add(number, "left out: a double quote that is not closed");
      return;
    }
    int value = end;
    while (value < text.length() && LogicalLines.isBlank(text.charAt(value))) {
      value++;
    }
    if (value == text.length()) {
      faults.add(number, "left out: it needs a key, blanks and a value");
    } else if (!entries.add(number, text.substring(0, end), text.substring(value))) {
      faults.add(number, "left out: its key stands above, and the first one holds");
    } else if (text.charAt(end - 1) == ':') {
      faults.add(number, "its key ends in a colon, as in a file of aliases");
    }
    if (entries.size() > MAX_ENTRIES) {
      throw new IOException("more than %,d entries in one table".formatted(MAX_ENTRIES));
    }
  }

  /** Where the blanks behind the key begin; -1 if they are all between quotes. */
  private static int keyEnd(String text) {
    boolean quoted = false;
    int at = 0;
    while (at < text.length() && (quoted || !LogicalLines.isBlank(text.charAt(at)))) {
      if (text.charAt(at) == '"') {
        quoted = !quoted;
      } else if (text.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    return quoted ? -1 : Math.min(at, text.length());
  }
}
