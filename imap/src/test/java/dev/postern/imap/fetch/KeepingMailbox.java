package dev.postern.imap.fetch;

import dev.postern.store.StructureCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A mailbox that keeps structures, and counts how it is used. */
public final class KeepingMailbox extends StubMailbox implements StructureCache {
  private final Map<Long, byte[]> kept = new HashMap<>();
  private int keeps;

  /** Begins empty. */
  public KeepingMailbox() {}

  /** How often something was kept. */
  public int keeps() {
    return keeps;
  }

  /** What is kept is no longer what was kept. */
  public void spoil(UnaryOperator<byte[]> change) {
    kept.replaceAll((uid, octets) -> change.apply(octets.clone()));
  }

  @Override
  public Optional<byte[]> structure(long uid) {
    return Optional.ofNullable(kept.get(uid));
  }

  @Override
  public void keepStructure(long uid, byte[] octets) {
    keeps++;
    kept.put(uid, octets);
  }
}
