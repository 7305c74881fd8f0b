package dev.postern.auth;

import java.util.Optional;
import java.util.function.Predicate;

/** Failures by what they are counted by. Bounded; not safe for many threads. */
final class FailureTable<K> {
  private final RecentTable<K, Failures> entries;
  private final long halfLife;

  FailureTable(int most, long halfLifeNanos) {
    entries = new RecentTable<>(most);
    halfLife = halfLifeNanos;
  }

  int size() {
    return entries.size();
  }

  Optional<Failures> find(K key) {
    return entries.get(key);
  }

  double count(K key, long now) {
    return find(key).map(f -> f.count(now)).orElse(0.0);
  }

  Failures of(K key, long now) {
    Optional<Failures> found = find(key);
    if (found.isPresent()) {
      return found.get();
    }
    Failures made = new Failures(halfLife, now);
    entries.put(key, made);
    return made;
  }

  void remove(K key) {
    entries.remove(key);
  }

  void removeIf(Predicate<K> which) {
    entries.removeIf((key, failures) -> which.test(key));
  }

  double add(K key, long mark, long now) {
    return of(key, now).add(mark, now);
  }
}
