package dev.postern.store;

import java.util.List;

/**
 * What an append stored.
 *
 * @param uidValidity of the mailbox
 * @param uids one for each message, in the order of the request, ascending
 */
public record AppendResult(long uidValidity, List<Long> uids) {
  public AppendResult {
    uids = List.copyOf(uids);
  }
}
