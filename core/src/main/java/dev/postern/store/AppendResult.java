package dev.postern.store;

import java.util.List;
import java.util.Objects;

/**
 * What an append stored.
 *
 * @param uidValidity of the mailbox
 * @param uids one for each message, in the order of the request, ascending
 */
public record AppendResult(long uidValidity, List<Long> uids) {
  public AppendResult {
    Objects.requireNonNull(uids, "uids");
    uids = List.copyOf(uids);
  }
}
