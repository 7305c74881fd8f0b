package dev.postern.table;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Postfix's {@code type:name}. */
final class TableType {
  private static final String KNOWN =
      "hash, texthash, btree, lmdb, cdb, dbm, cidr, regexp, pcre, inline and static";

  private TableType() {}

  static LookupTable parse(String words) {
    String text = words.strip();
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a table is type:name, e.g. hash:/etc/postfix/access");
    }
    String name = text.substring(colon + 1);
    String type = text.substring(0, colon);
    return switch (type) {
      case "proxy" -> parse(name);
      case "hash", "texthash", "btree", "lmdb", "cdb", "dbm", "sdbm" ->
          new TextTable(path(name), Clock.systemUTC());
      case "cidr" -> new PatternTable(path(name), NetworkSyntax::read, Clock.systemUTC());
      case "regexp" -> new PatternTable(path(name), RegexpSyntax.POSIX, Clock.systemUTC());
      case "pcre" -> new PatternTable(path(name), RegexpSyntax.PERL, Clock.systemUTC());
      case "inline" -> inline(name);
      case "static" -> new StaticTable(name.startsWith("{") ? inBraces(name).strip() : name);
      default ->
          throw new IllegalArgumentException(
              "there is no table of type " + type + ", only " + KNOWN);
    };
  }

  private static Path path(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the file of the table is missing");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path of a table: " + e.getReason(), e);
    }
  }

  private static LookupTable inline(String name) {
    Map<String, String> entries = new HashMap<>();
    String rest = inBraces(name).strip();
    while (!rest.isEmpty()) {
      int end = rest.startsWith("{") ? close(rest) + 1 : wordEnd(rest);
      String entry = rest.startsWith("{") ? rest.substring(1, end - 1) : rest.substring(0, end);
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("an entry of an inline table is key=value");
      }
      entries.putIfAbsent(
          entry.substring(0, equals).strip().toLowerCase(Locale.ROOT),
          entry.substring(equals + 1).strip());
      rest = rest.substring(end).replaceFirst("^[, \t\r\n]+", "");
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("an inline table needs an entry: inline:{key=value}");
    }
    return new MapTable(Map.copyOf(entries));
  }

  private static int wordEnd(String text) {
    int end = 0;
    while (end < text.length() && ", \t\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static String inBraces(String name) {
    if (!name.startsWith("{") || close(name) != name.length() - 1) {
      throw new IllegalArgumentException("what is inline stands in braces: inline:{key=value}");
    }
    return name.substring(1, name.length() - 1);
  }

  private static int close(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("a brace is not closed");
  }
}
