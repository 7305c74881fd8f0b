package dev.postern.store;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The bodies that one mail's recipients share: what comes again as the same object is kept once, as
 * long as somebody has the message. Safe for many threads.
 */
final class InMemoryBodies {
  private final Map<Key, WeakReference<MessageSource>> copies = new HashMap<>();
  private final ReferenceQueue<MessageSource> gone = new ReferenceQueue<>();

  /** A copy that no longer depends on {@code body}; perhaps one that others have, too. */
  MessageSource copyOf(MessageSource body, InMemorySettings settings) throws IOException {
    Key key = new Key(body, gone);
    MessageSource known = find(key);
    if (known != null) {
      return known;
    }
    MessageSource copy = InMemoryContent.copyOf(body, settings);
    synchronized (copies) {
      copies.put(key, new WeakReference<>(copy));
    }
    return copy;
  }

  /** How many are known, those whose message is gone left out. */
  int size() {
    synchronized (copies) {
      forget();
      return copies.size();
    }
  }

  private MessageSource find(Key key) {
    synchronized (copies) {
      forget();
      WeakReference<MessageSource> copy = copies.get(key);
      return copy == null ? null : copy.get();
    }
  }

  private void forget() {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      copies.remove(key);
    }
  }

  /** The very object that came, and no equal one: what another says of its octets is no proof. */
  private static final class Key extends WeakReference<MessageSource> {
    private final int hash;

    Key(MessageSource body, ReferenceQueue<MessageSource> gone) {
      super(body, gone);
      hash = System.identityHashCode(body);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Key key && key.get() != null && refersTo(key.get()));
    }
  }
}
