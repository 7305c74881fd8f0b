package dev.postern.imap.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All commands by name. Immutable; shared by all sessions. */
final class CommandTable {
  private final Map<String, CommandSpec<?, ?>> rows = new LinkedHashMap<>();

  CommandTable(List<CommandSpec<?, ?>> rows) {
    for (CommandSpec<?, ?> row : rows) {
      if (this.rows.put(row.verb(), row) != null) {
        throw new IllegalArgumentException("two rows for " + row.verb());
      }
    }
  }

  /** The row of a command, unless its capability is hidden. */
  Optional<CommandSpec<?, ?>> find(String verb, Set<String> hidden) {
    CommandSpec<?, ?> row = rows.get(verb);
    if (row == null || row.capability().filter(hidden::contains).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(row);
  }

  Collection<CommandSpec<?, ?>> rows() {
    return rows.values();
  }
}
