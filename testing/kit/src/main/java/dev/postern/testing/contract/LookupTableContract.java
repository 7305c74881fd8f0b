package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link LookupTable} promises, as tests, for tables whose keys are literal.
 * Its author extends it once:
 *
 * <pre>{@code
 * final class MyTableTest extends LookupTableContract {
 *   @Override
 *   protected LookupTable newTable() {
 *     return MyTable.of(ENTRIES);
 *   }
 * }
 * }</pre>
 */
public abstract class LookupTableContract {
  /** What is in the table. */
  protected static final Map<String, String> ENTRIES =
      Map.of(
          "ann@example.org", "OK",
          "example.org", "REJECT go away, please",
          "192.0.2", "450 4.7.1 come again",
          "\u00e4rger@example.org", "DUNNO");

  private LookupTable table;

  /** For subclasses. */
  protected LookupTableContract() {}

  /** Holds {@link #ENTRIES}, and nothing else. */
  protected abstract LookupTable newTable() throws Exception;

  /** One whose file or database is away; empty if there is nothing that could be away. */
  protected Optional<LookupTable> newUnavailableTable() throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  final void makeTable() throws Exception {
    table = newTable();
  }

  @Test
  void whatIsThereIsFoundInAnyCase() throws IOException {
    assertThat(table.keys()).isEqualTo(LookupTable.Keys.LITERAL);
    for (Map.Entry<String, String> entry : ENTRIES.entrySet()) {
      assertThat(table.find(entry.getKey())).contains(entry.getValue());
      assertThat(table.find(entry.getKey().toUpperCase(Locale.ROOT))).contains(entry.getValue());
    }
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverTheKey() throws IOException {
    for (String name : OddNames.ALL) {
      assertThat(table.find(name)).isEmpty();
    }
    for (String key : ENTRIES.keySet()) {
      assertThat(table.find(key + " ")).isEmpty();
      assertThat(table.find(key.substring(1))).isEmpty();
      assertThat(table.find(key + "\0" + ENTRIES.get(key))).isEmpty();
    }
  }

  @Test
  void whatItTellsBeforehandIsFound() throws IOException {
    Map<String, String> told = new TreeMap<>();
    table.listTo(told::put);
    Assumptions.assumeFalse(told.isEmpty(), "it cannot tell its entries");
    assertThat(told).containsExactlyInAnyOrderEntriesOf(ENTRIES);
  }

  @Test
  void manyAreAnsweredAtOnce() {
    assertThat(
            IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> found(i % 2 == 0 ? "example.org" : "nobody" + i))
                .filter(Optional::isPresent))
        .hasSize(32);
  }

  @Test
  void whatIsAwaySaysSoAndDoesNotCallAKeyUnknown() throws Exception {
    Optional<LookupTable> away = newUnavailableTable();
    Assumptions.assumeTrue(away.isPresent(), "nothing of this table can be away");
    assertThatThrownBy(() -> away.get().find("example.org")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> away.get().find("nobody")).isInstanceOf(IOException.class);
  }

  private Optional<String> found(String key) {
    try {
      return table.find(key);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
