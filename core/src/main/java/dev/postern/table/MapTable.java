package dev.postern.table;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Entries that are known beforehand.
 *
 * @param entries by keys in lower case
 */
record MapTable(Map<String, String> entries) implements LookupTable {
  @Override
  public Optional<String> find(String key) {
    Objects.requireNonNull(key, "key");
    return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public void listTo(BiConsumer<? super String, ? super String> told) {
    entries.forEach(told);
  }
}
