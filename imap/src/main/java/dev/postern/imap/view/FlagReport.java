package dev.postern.imap.view;

import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;

/** Of which messages the client is told the flags. */
public sealed interface FlagReport {
  /** Those whose flags are not as the client knows them. */
  static FlagReport changes() {
    return new Changes();
  }

  /** Whether the client is told of a message whose flags or MODSEQ changed. */
  boolean tells(Flags known, MessageInfo now);

  /** Messages whose flags are told whether they changed or not. */
  default UidSet always() {
    return UidSet.EMPTY;
  }

  /** See {@link #changes()}. */
  record Changes() implements FlagReport {
    @Override
    public boolean tells(Flags known, MessageInfo now) {
      return !known.equals(now.flags());
    }
  }

  /** After STORE: all of its messages, and changes of others. */
  record Echo(UidSet always) implements FlagReport {
    @Override
    public boolean tells(Flags known, MessageInfo now) {
      return !known.equals(now.flags());
    }
  }

  /**
   * After STORE .SILENT: of its messages those that are not as the client must believe (RFC 3501
   * §6.4.6), and changes of others.
   */
  record Silent(UidSet stored, FlagChange change) implements FlagReport {
    @Override
    public boolean tells(Flags known, MessageInfo now) {
      Flags believed = stored.contains(now.uid()) ? change.apply(known) : known;
      return !believed.equals(now.flags());
    }
  }
}
