package dev.postern.smtp.policy.greylist;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who waits, who came again, and which clients do so always; all times in seconds of the epoch.
 * Those who wait have their own room, so that a flood of strangers makes nobody forgotten who
 * passed. Used by one thread at a time.
 */
final class GreylistMemory {
  private static final long HOUR = 3_600;

  private final GreylistSettings settings;
  private final Map<GreylistKey, Long> waiting;
  private final Map<GreylistKey, Long> passed;
  private final Map<GreylistKey, Client> clients;

  /** How often a client came again, and when that or it was counted last. */
  private record Client(int count, long last) {}

  GreylistMemory(GreylistSettings settings) {
    this.settings = settings;
    this.waiting = new Bounded<>(settings.entries());
    this.passed = new Bounded<>(settings.entries());
    this.clients = new Bounded<>(settings.entries());
  }

  /**
   * Looks at somebody who came.
   *
   * @param changes gets the lines by which this can be remembered
   * @return how long there is to wait; 0 for who passes
   */
  long wait(GreylistKey triplet, GreylistKey client, long now, Consumer<String> changes) {
    if (isTrusted(client, now, changes) || hasPassed(triplet, now, changes)) {
      return 0;
    }
    Long first = waiting.get(triplet);
    if (first == null || now - first > settings.retryWindow() || first > now) {
      waiting.remove(triplet);
      waiting.put(triplet, now);
      changes.accept("W " + triplet + ' ' + now);
      return settings.delay();
    }
    long left = settings.delay() - (now - first);
    if (left > 0) {
      return left;
    }
    pass(triplet, now, changes);
    count(client, now, changes);
    return 0;
  }

  private boolean isTrusted(GreylistKey client, long now, Consumer<String> changes) {
    Client known = known(client, now);
    if (settings.autoWhitelistClients() == 0
        || known == null
        || known.count() < settings.autoWhitelistClients()) {
      return false;
    }
    if (isHourAgo(known.last(), now)) {
      remember(client, known.count(), now, changes);
    }
    return true;
  }

  private boolean hasPassed(GreylistKey triplet, long now, Consumer<String> changes) {
    Long last = passed.get(triplet);
    if (last == null || isOld(last, now)) {
      return false;
    }
    if (isHourAgo(last, now)) {
      pass(triplet, now, changes);
    }
    return true;
  }

  private void pass(GreylistKey triplet, long now, Consumer<String> changes) {
    waiting.remove(triplet);
    passed.put(triplet, now);
    changes.accept("P " + triplet + ' ' + now);
  }

  private void count(GreylistKey client, long now, Consumer<String> changes) {
    Client known = known(client, now);
    if (settings.autoWhitelistClients() > 0 && (known == null || isHourAgo(known.last(), now))) {
      remember(client, known == null ? 1 : known.count() + 1, now, changes);
    }
  }

  private void remember(GreylistKey client, int count, long now, Consumer<String> changes) {
    clients.put(client, new Client(count, now));
    changes.accept("C " + client + ' ' + now + ' ' + count);
  }

  private Client known(GreylistKey client, long now) {
    Client known = clients.get(client);
    return known == null || isOld(known.last(), now) ? null : known;
  }

  /** What is not written down more often. A time in the future is put right, too. */
  private static boolean isHourAgo(long last, long now) {
    return now - last >= HOUR || last > now;
  }

  private boolean isOld(long last, long now) {
    return now - last > settings.maxAge();
  }

  /** How many are remembered, of all kinds. */
  int size() {
    return waiting.size() + passed.size() + clients.size();
  }

  /** All that is worth to be remembered, the oldest first. */
  void lines(long now, Consumer<String> lines) {
    waiting.forEach(
        (key, first) -> {
          if (now - first <= settings.retryWindow()) {
            lines.accept("W " + key + ' ' + first);
          }
        });
    passed.forEach(
        (key, last) -> {
          if (!isOld(last, now)) {
            lines.accept("P " + key + ' ' + last);
          }
        });
    clients.forEach(
        (key, client) -> {
          if (!isOld(client.last(), now)) {
            lines.accept("C " + key + ' ' + client.last() + ' ' + client.count());
          }
        });
  }

  /** Remembers what a line tells; false if it tells nothing. */
  boolean read(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length < 3 || !parts[2].matches("[0-9]{1,12}")) {
      return false;
    }
    Optional<GreylistKey> key = GreylistKey.parse(parts[1]);
    return key.isPresent() && read(parts, key.get(), Long.parseLong(parts[2]));
  }

  private boolean read(String[] parts, GreylistKey key, long time) {
    switch (parts.length == 3 ? parts[0] : parts[0] + parts.length) {
      case "W" -> {
        waiting.remove(key);
        waiting.put(key, time);
      }
      case "P" -> {
        waiting.remove(key);
        passed.put(key, time);
      }
      case "C4" -> {
        if (!parts[3].matches("[0-9]{1,9}")) {
          return false;
        }
        clients.put(key, new Client(Integer.parseInt(parts[3]), time));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Forgets who was looked at longest ago. */
  private static final class Bounded<V> extends LinkedHashMap<GreylistKey, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    Bounded(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<GreylistKey, V> eldest) {
      return size() > most;
    }
  }
}
