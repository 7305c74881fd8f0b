package dev.postern.smtp.policy.greylist;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of many, each of whom comes from a network. Where there is room for no more, the
 * network that takes most of it loses what was looked at longest ago: who floods the room makes
 * itself forgotten. Used by one thread at a time.
 */
final class Crowds<V> {
  private final int most;
  private final Map<GreylistKey, Map<GreylistKey, V>> networks = new HashMap<>();

  /** Networks by how many come from them; of those, who was looked at longest ago first. */
  private final NavigableMap<Integer, Set<GreylistKey>> bySize = new TreeMap<>();

  private int size;

  Crowds(int most) {
    this.most = most;
  }

  /** Null if nothing is known. */
  V get(GreylistKey network, GreylistKey key) {
    Map<GreylistKey, V> own = networks.get(network);
    V found = own == null ? null : own.get(key);
    if (found != null) {
      changed(network, own.size(), own.size());
    }
    return found;
  }

  void put(GreylistKey network, GreylistKey key, V value) {
    Map<GreylistKey, V> own =
        networks.computeIfAbsent(network, unused -> new LinkedHashMap<>(2, 0.75f, true));
    int before = own.size();
    own.put(key, value);
    changed(network, before, own.size());
    if (size > most) {
      forgetOne();
    }
  }

  void remove(GreylistKey network, GreylistKey key) {
    Map<GreylistKey, V> own = networks.get(network);
    if (own == null || own.remove(key) == null) {
      return;
    }
    changed(network, own.size() + 1, own.size());
    if (own.isEmpty()) {
      networks.remove(network);
    }
  }

  int size() {
    return size;
  }

  /** Of each network the one that was looked at longest ago first. */
  void forEach(Each<? super V> each) {
    networks.forEach((network, own) -> own.forEach((key, value) -> each.is(network, key, value)));
  }

  /** Gets all that is known. */
  @FunctionalInterface
  interface Each<V> {
    void is(GreylistKey network, GreylistKey key, V value);
  }

  private void forgetOne() {
    GreylistKey largest = bySize.lastEntry().getValue().iterator().next();
    Iterator<GreylistKey> own = networks.get(largest).keySet().iterator();
    remove(largest, own.next());
  }

  private void changed(GreylistKey network, int before, int after) {
    if (before > 0) {
      Set<GreylistKey> same = bySize.get(before);
      same.remove(network);
      if (same.isEmpty()) {
        bySize.remove(before);
      }
    }
    if (after > 0) {
      bySize.computeIfAbsent(after, unused -> new LinkedHashSet<>()).add(network);
    }
    size += after - before;
  }
}
