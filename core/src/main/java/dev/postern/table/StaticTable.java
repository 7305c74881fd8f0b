package dev.postern.table;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The same for each key: a pattern that fits all. */
record StaticTable(String value) implements LookupTable {
  @Override
  public Optional<String> find(String key) {
    Objects.requireNonNull(key, "key");
    return Optional.of(value);
  }

  @Override
  public Keys keys() {
    return Keys.PATTERNS;
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public void listTo(BiConsumer<? super String, ? super String> told) {
    told.accept("static", value);
  }
}
