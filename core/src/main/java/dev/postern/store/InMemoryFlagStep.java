package dev.postern.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a change of flags means for some messages.
 *
 * @param replaced the messages that differ afterwards
 * @param modSeq their MODSEQ
 */
record InMemoryFlagStep(List<MessageInfo> replaced, StoreResult result, long modSeq) {

  static InMemoryFlagStep of(
      List<MessageInfo> found, FlagChange change, OptionalLong unchangedSince, long modSeq) {
    List<MessageInfo> replaced = new ArrayList<>();
    UidSet.Builder changed = new UidSet.Builder();
    UidSet.Builder modified = new UidSet.Builder();
    for (MessageInfo message : found) {
      if (unchangedSince.isPresent() && message.modSeq() > unchangedSince.getAsLong()) {
        modified.add(message.uid());
        continue;
      }
      changed.add(message.uid());
      Flags flags = change.apply(message.flags());
      if (!flags.equals(message.flags())) {
        replaced.add(message.withFlags(flags, modSeq));
      }
    }
    return new InMemoryFlagStep(
        replaced, new StoreResult(changed.build(), modified.build()), modSeq);
  }
}
