package dev.postern.delivery.alias;

import dev.postern.log.LogText;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file as aliases(5) of Postfix describes it, read again when it changed. */
final class AliasFile implements LookupTable {
  private static final Logger LOG = LoggerFactory.getLogger(AliasFile.class);

  private final RereadFile<Map<String, Entry>> file;

  AliasFile(Path path, Clock clock) {
    this.file = new RereadFile<>(path, text -> entries(text, path), clock);
  }

  /**
   * What stands behind a name.
   *
   * @param line where it begins, from 1
   */
  record Entry(String value, int line) {}

  Path path() {
    return file.path();
  }

  @Override
  public Optional<String> find(String key) throws IOException {
    return Optional.ofNullable(entries().get(key.toLowerCase(Locale.ROOT))).map(Entry::value);
  }

  /** All of them by their names in lower case. */
  Map<String, Entry> entries() throws IOException {
    return file.current();
  }

  /** As Postfix does: what is no alias is told and passed over, and the first of a name counts. */
  private static Map<String, Entry> entries(String text, Path path) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (LogicalLines.Line line : LogicalLines.of(text)) {
      String[] parts = split(line.text());
      if (parts.length == 0) {
        LOG.warn(
            "aliases: not name: value path={} line={}", LogText.printable(path), line.number());
      } else if (entries.putIfAbsent(parts[0], new Entry(parts[1], line.number())) != null) {
        LOG.warn(
            "aliases: name is there before name={} path={} line={}",
            LogText.printable(parts[0]),
            LogText.printable(path),
            line.number());
      }
    }
    return entries;
  }

  /** Name and value; nothing if one of them lacks. */
  private static String[] split(String line) {
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && i + 1 < line.length()) {
        name.append(line.charAt(++i));
      } else if (c == ':' && !quoted) {
        return parts(name.toString().strip(), line.substring(i + 1).strip());
      } else {
        name.append(c);
      }
    }
    return new String[0];
  }

  private static String[] parts(String name, String value) {
    return name.isEmpty() || value.isEmpty()
        ? new String[0]
        : new String[] {name.toLowerCase(Locale.ROOT), value};
  }
}
