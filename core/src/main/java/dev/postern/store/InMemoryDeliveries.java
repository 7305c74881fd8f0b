package dev.postern.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which UID a recent append got, by its idempotency key. Guarded by the mailbox's lock. */
final class InMemoryDeliveries {
  /** Appends that a mailbox remembers; a retry comes soon or never. */
  static final int REMEMBERED = 10_000;

  private final Map<String, Long> uids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The UID of an append, or null. */
  Long find(String deliveryId) {
    return uids.get(deliveryId);
  }

  void remember(String deliveryId, long uid) {
    uids.put(deliveryId, uid);
  }
}
