package dev.postern.table;

import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A file of patterns, read again as a {@link TextTable} is. */
final class PatternTable implements LookupTable {
  private final Path path;
  private final TableFile<OrderedRules> file;

  PatternTable(Path file, OrderedRules.Syntax syntax, Clock clock) {
    this.path = file;
    this.file =
        new TableFile<>(file, (octets, faults) -> OrderedRules.read(octets, faults, syntax), clock);
  }

  @Override
  public Optional<String> find(String key) throws IOException {
    Objects.requireNonNull(key, "key");
    return file.current().find(new Subject(key));
  }

  @Override
  public Keys keys() {
    return Keys.PATTERNS;
  }

  @Override
  public void listTo(BiConsumer<? super String, ? super String> told) throws IOException {
    file.current().listTo(told);
  }

  /** The file alone: the patterns that are told when it is listed have their lines. */
  @Override
  public Optional<String> place(String key) {
    Objects.requireNonNull(key, "key");
    return Optional.of(path.toString());
  }

  @Override
  public void check() throws IOException {
    file.current();
  }
}
