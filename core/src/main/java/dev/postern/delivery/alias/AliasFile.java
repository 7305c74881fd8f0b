package dev.postern.delivery.alias;

import dev.postern.log.LogText;
import dev.postern.table.LookupTable;
import dev.postern.table.file.LineFaults;
import dev.postern.table.file.LogicalLines;
import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file as aliases(5) of Postfix describes it, read again when it changed. */
final class AliasFile implements LookupTable {
  private static final Logger LOG = LoggerFactory.getLogger(AliasFile.class);

  private final Path path;
  private final TableFile<Map<String, Entry>> file;

  AliasFile(Path path, Clock clock) {
    this.path = path;
    this.file = new TableFile<>(path, AliasFile::read, clock);
  }

  /**
   * What stands behind a name.
   *
   * @param line where it begins, from 1
   */
  private record Entry(String value, int line) {}

  @Override
  public Optional<String> find(String key) throws IOException {
    return Optional.ofNullable(entries().get(key.toLowerCase(Locale.ROOT))).map(Entry::value);
  }

  @Override
  public void listTo(BiConsumer<? super String, ? super String> told) throws IOException {
    entries().forEach((name, entry) -> told.accept(name, entry.value()));
  }

  @Override
  public Optional<String> place(String key) {
    try {
      return Optional.ofNullable(entries().get(key.toLowerCase(Locale.ROOT)))
          .map(entry -> path + " line " + entry.line());
    } catch (IOException e) {
      LOG.debug("place of an alias not told path={}", LogText.printable(path.toString()), e);
      return Optional.empty();
    }
  }

  /** All of them by their names in lower case. */
  private Map<String, Entry> entries() throws IOException {
    return file.current();
  }

  /** As Postfix does: what is no alias is told and passed over, and the first of a name counts. */
  private static Map<String, Entry> read(byte[] octets, LineFaults faults) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    LogicalLines.read(
        withoutOtherCharsets(octets),
        faults,
        (number, line) -> {
          String[] parts = split(line);
          if (parts.length == 0) {
            faults.add(number, "left out: not name: value");
          } else if (entries.putIfAbsent(parts[0], new Entry(parts[1], number)) != null) {
            faults.add(number, "left out: its name stands above, and the first one holds");
          }
        });
    return entries;
  }

  /** The name in front of an address may be in any charset; it is not looked at. */
  private static byte[] withoutOtherCharsets(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
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
