package dev.postern.testing.contract;

import dev.postern.table.LookupTable;
import dev.postern.table.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class TextTableContractTest {
  @TempDir private Path directory;

  @Nested
  class OfAFile extends LookupTableContract {
    @Override
    protected LookupTable newTable() throws IOException {
      return TextTable.of(
          Files.writeString(
              directory.resolve("table"),
              ENTRIES.entrySet().stream()
                  .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                  .collect(Collectors.joining())));
    }

    @Override
    protected Optional<LookupTable> newUnavailableTable() {
      return Optional.of(TextTable.of(directory.resolve("missing")));
    }
  }

  @Nested
  class OfEntries extends LookupTableContract {
    @Override
    protected LookupTable newTable() {
      return LookupTable.of(ENTRIES);
    }
  }
}
