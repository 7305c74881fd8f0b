package dev.postern.smtp.policy.greylist;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who waits, who came again, and which clients do so always; all times in seconds of the epoch.
 * Those who wait have their own room, so that a flood of strangers makes nobody forgotten who
 * passed, and in each room a network that floods it forgets its own. Used by one thread at a time.
 */
final class GreylistMemory {
  private static final long HOUR = 3_600;

  private final GreylistSettings settings;
  private final Crowds<Long> waiting;
  private final Crowds<Long> passed;
  private final Crowds<Client> clients;

  /** How often a client came again, and when that or it was counted last. */
  private record Client(int count, long last) {}

  GreylistMemory(GreylistSettings settings) {
    this.settings = settings;
    this.waiting = new Crowds<>(settings.entries());
    this.passed = new Crowds<>(settings.entries());
    this.clients = new Crowds<>(settings.entries());
  }

  /** Whether somebody has to wait who does not yet; changes nothing. */
  boolean isStranger(Visit visit, long now) {
    Long last = passed.get(visit.network(), visit.triplet());
    boolean hasPassed = last != null && !isOld(last, now);
    return !hasPassed && !isTrusted(known(visit, now)) && !waits(visit, now);
  }

  /**
   * Looks at somebody who came.
   *
   * @param changes gets the lines by which this can be remembered
   * @return how long there is to wait; 0 for who passes
   */
  long wait(Visit visit, long now, Consumer<String> changes) {
    if (isTrusted(visit, now, changes) || hasPassed(visit, now, changes)) {
      return 0;
    }
    if (!waits(visit, now)) {
      waiting.remove(visit.network(), visit.triplet());
      waiting.put(visit.network(), visit.triplet(), now);
      changes.accept(line("W", visit.triplet(), now, visit.network()));
      return settings.delay();
    }
    long left = settings.delay() - (now - waiting.get(visit.network(), visit.triplet()));
    if (left > 0) {
      return left;
    }
    pass(visit, now, changes);
    count(visit, now, changes);
    return 0;
  }

  private boolean waits(Visit visit, long now) {
    Long first = waiting.get(visit.network(), visit.triplet());
    return first != null && now - first <= settings.retryWindow() && first <= now;
  }

  private boolean isTrusted(Visit visit, long now, Consumer<String> changes) {
    Client known = known(visit, now);
    if (!isTrusted(known)) {
      return false;
    }
    if (isHourAgo(known.last(), now)) {
      remember(visit, known.count(), now, changes);
    }
    return true;
  }

  private boolean isTrusted(Client known) {
    return settings.autoWhitelistClients() > 0
        && known != null
        && known.count() >= settings.autoWhitelistClients();
  }

  private boolean hasPassed(Visit visit, long now, Consumer<String> changes) {
    Long last = passed.get(visit.network(), visit.triplet());
    if (last == null || isOld(last, now)) {
      return false;
    }
    if (isHourAgo(last, now)) {
      pass(visit, now, changes);
    }
    return true;
  }

  private void pass(Visit visit, long now, Consumer<String> changes) {
    waiting.remove(visit.network(), visit.triplet());
    passed.put(visit.network(), visit.triplet(), now);
    changes.accept(line("P", visit.triplet(), now, visit.network()));
  }

  private void count(Visit visit, long now, Consumer<String> changes) {
    Client known = known(visit, now);
    if (settings.autoWhitelistClients() > 0 && (known == null || isHourAgo(known.last(), now))) {
      remember(visit, known == null ? 1 : known.count() + 1, now, changes);
    }
  }

  private void remember(Visit visit, int count, long now, Consumer<String> changes) {
    clients.put(visit.network(), visit.client(), new Client(count, now));
    changes.accept(line("C", visit.client(), now, visit.network()) + ' ' + count);
  }

  private Client known(Visit visit, long now) {
    Client known = clients.get(visit.network(), visit.client());
    return known == null || isOld(known.last(), now) ? null : known;
  }

  private static String line(String kind, GreylistKey key, long time, GreylistKey network) {
    return kind + ' ' + key + ' ' + time + ' ' + network;
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

  /** All that is worth to be remembered. */
  void lines(long now, Consumer<String> lines) {
    waiting.forEach(
        (network, key, first) -> {
          if (now - first <= settings.retryWindow()) {
            lines.accept(line("W", key, first, network));
          }
        });
    passed.forEach(
        (network, key, last) -> {
          if (!isOld(last, now)) {
            lines.accept(line("P", key, last, network));
          }
        });
    clients.forEach(
        (network, key, client) -> {
          if (!isOld(client.last(), now)) {
            lines.accept(line("C", key, client.last(), network) + ' ' + client.count());
          }
        });
  }

  /** Remembers what a line tells; false if it tells nothing. */
  boolean read(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length < 4 || !parts[2].matches("[0-9]{1,12}")) {
      return false;
    }
    Optional<GreylistKey> key = GreylistKey.parse(parts[1]);
    Optional<GreylistKey> network = GreylistKey.parse(parts[3]);
    return key.isPresent()
        && network.isPresent()
        && read(parts, key.get(), Long.parseLong(parts[2]), network.get());
  }

  private boolean read(String[] parts, GreylistKey key, long time, GreylistKey network) {
    switch (parts.length == 4 ? parts[0] : parts[0] + parts.length) {
      case "W" -> {
        waiting.remove(network, key);
        waiting.put(network, key, time);
      }
      case "P" -> {
        waiting.remove(network, key);
        passed.put(network, key, time);
      }
      case "C5" -> {
        if (!parts[4].matches("[0-9]{1,9}")) {
          return false;
        }
        clients.put(network, key, new Client(Integer.parseInt(parts[4]), time));
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
