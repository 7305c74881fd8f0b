package dev.postern.maildir.index;

import dev.postern.store.Flags;

/** Tells a message's flags. */
@FunctionalInterface
public interface FlagSource {
  /**
   * The flags of a message.
   *
   * @param code the letters of its file's name
   */
  Flags flags(long uid, int code);
}
