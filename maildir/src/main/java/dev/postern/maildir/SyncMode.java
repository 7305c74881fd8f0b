package dev.postern.maildir;

/**
 * When a change of a {@link MaildirStore} is on the disk, seen from the caller who waits for it.
 */
public enum SyncMode {
  /** On the disk before the call returns; who comes at the same moment shares the syncs. */
  ALWAYS,
  /** Whenever the operating system likes: for tests, and mail that may be lost. */
  NEVER
}
