package dev.postern.store;

import java.util.List;
import java.util.Objects;

/**
 * What a copy or a move did (RFC 4315 COPYUID): the message with UID {@code sources.get(i)} got UID
 * {@code targets.get(i)}.
 *
 * @param uidValidity of the target mailbox
 * @param sources ascending; messages that were gone are missing
 * @param targets ascending, as long as {@code sources}
 */
public record CopyResult(long uidValidity, List<Long> sources, List<Long> targets) {
  public CopyResult {
    Objects.requireNonNull(sources, "sources");
    Objects.requireNonNull(targets, "targets");
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    if (sources.size() != targets.size()) {
      throw new IllegalArgumentException("each copied message has one source and one target");
    }
  }
}
