package dev.postern.table;

import dev.postern.ServerPart;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table as Postfix's maps are: it says what stands behind a key. Who asks it decides which keys
 * to try, in which order. Called by many threads at once, on pools where it may block for a short
 * while.
 *
 * <pre>{@code
 * LookupTable aliases = LookupTable.of(Map.of("info@example.org", "ann@example.org, bob@example.org"));
 * }</pre>
 */
@FunctionalInterface
public interface LookupTable extends ServerPart {

  /**
   * What stands behind a key.
   *
   * @param key letters of any case, which make no difference
   * @return empty if the key is not there
   * @throws IOException if that cannot be told now; whoever asks defers then, and bounces nothing
   */
  Optional<String> find(String key) throws IOException;

  /** A table of what is known beforehand. */
  static LookupTable of(Map<String, String> entries) {
    Objects.requireNonNull(entries, "entries");
    Map<String, String> folded = new HashMap<>();
    entries.forEach((key, value) -> folded.put(key.toLowerCase(Locale.ROOT), value));
    Map<String, String> all = Map.copyOf(folded);
    return key -> Optional.ofNullable(all.get(key.toLowerCase(Locale.ROOT)));
  }
}
