package dev.postern.maildir.index;

import java.io.IOException;
import java.util.Optional;

/**
 * What is known of a mailbox over a restart, so that it need not be looked at anew. Used under the
 * mailbox's lock.
 */
public interface MailboxIndex {

  /**
   * Reads the index.
   *
   * @return nothing if there is none or its beginning is damaged
   */
  Optional<IndexImage> load(FlagSource flags) throws IOException;

  /** Whether it must be written anew, by {@link #rewrite}. */
  boolean worn();

  /** Appends a change; on failure the index is as before. */
  void append(IndexWriter change, long modSeq) throws IOException;

  /** Writes the whole mailbox anew. */
  void rewrite(IndexImage image) throws IOException;

  /** Forgets it; it is written anew at the next change. */
  void discard() throws IOException;
}
