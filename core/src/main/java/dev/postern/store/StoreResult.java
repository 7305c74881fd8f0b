package dev.postern.store;

import java.util.Objects;

/**
 * What a change of flags did.
 *
 * @param changed messages whose flags are now as asked, those that already were included
 * @param modified messages that were left alone because they changed since the MODSEQ of the
 *     condition (RFC 7162 MODIFIED)
 */
public record StoreResult(UidSet changed, UidSet modified) {
  public StoreResult {
    Objects.requireNonNull(changed, "changed");
    Objects.requireNonNull(modified, "modified");
  }
}
