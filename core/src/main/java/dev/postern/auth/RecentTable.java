package dev.postern.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** A map that forgets what was not used for the longest time. Not safe for many threads. */
final class RecentTable<K, V> {
  private final Map<K, V> entries;

  RecentTable(int most) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  Optional<V> put(K key, V value) {
    return Optional.ofNullable(entries.put(key, value));
  }

  void remove(K key) {
    entries.remove(key);
  }

  /** Whether there were any. */
  boolean removeIf(BiPredicate<K, V> which) {
    return entries.entrySet().removeIf(entry -> which.test(entry.getKey(), entry.getValue()));
  }

  /** Those unused for the longest time first. */
  List<V> values() {
    return List.copyOf(entries.values());
  }

  int size() {
    return entries.size();
  }
}
