package dev.postern.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Answers from a map, whose keys are in lower case. */
final class MapResolver implements DnsResolver {
  /** Longer chains of aliases are none, or go in circles. */
  private static final int MOST_ALIASES = 16;

  private final Map<String, List<DnsRecord>> zone;

  private MapResolver(Map<String, List<DnsRecord>> zone) {
    this.zone = zone;
  }

  static MapResolver of(Map<String, ? extends Collection<? extends DnsRecord>> zone) {
    Map<String, List<DnsRecord>> all = new HashMap<>();
    zone.forEach(
        (name, records) ->
            all.computeIfAbsent(key(name), unused -> new ArrayList<>()).addAll(records));
    return new MapResolver(all);
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type)
      throws DnsException {
    Objects.requireNonNull(type, "type");
    String asked = key(Objects.requireNonNull(name, "name"));
    for (int i = 0; i < MOST_ALIASES; i++) {
      List<DnsRecord> records = zone.get(asked);
      if (records == null) {
        return new DnsAnswer.NoSuchName<>();
      }
      List<R> found =
          records.stream().filter(r -> r.type() == type).map(type.record()::cast).toList();
      if (!found.isEmpty()) {
        return new DnsAnswer.Found<>(found);
      }
      String alias =
          records.stream()
              .filter(DnsRecord.Alias.class::isInstance)
              .map(record -> ((DnsRecord.Alias) record).host())
              .findFirst()
              .orElse(null);
      if (alias == null) {
        return new DnsAnswer.NoData<>();
      }
      asked = alias;
    }
    throw new DnsException("aliases of a name go in circles");
  }
}
