package dev.postern.store;

import java.util.Objects;

/**
 * A change of flags, as IMAP's STORE makes it.
 *
 * @param mode what to do with {@code flags}
 */
public record FlagChange(Mode mode, Flags flags) {

  public FlagChange {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(flags, "flags");
  }

  /** The flags after the change. */
  public Flags apply(Flags before) {
    return switch (mode) {
      case ADD -> before.plus(flags);
      case REMOVE -> before.minus(flags);
      case REPLACE -> flags;
    };
  }

  /** How flags change. */
  public enum Mode {
    /** Set the named flags, keep the others. */
    ADD,
    /** Clear the named flags, keep the others. */
    REMOVE,
    /** Set the named flags, clear all others. */
    REPLACE
  }
}
