package dev.postern.testing.contract;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.TruncatedMessageException;
import dev.postern.store.Account;
import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.StoreResult;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Stores that change a mailbox wrongly. */
final class BrokenChanges {
  private BrokenChanges() {}

  /** Reads the flags, then writes them: a change in between is lost. */
  static final class LosesFlags extends BrokenMailbox {
    private final Meeting meeting = new Meeting();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
            throws StoreException {
          List<MessageInfo> read = sound.snapshot().select(uids);
          meeting.join();
          for (MessageInfo message : read) {
            FlagChange whole = new FlagChange(Mode.REPLACE, change.apply(message.flags()));
            sound.store(UidSet.of(message.uid()), whole, OptionalLong.empty());
          }
          return new StoreResult(uids.intersect(sound.snapshot().uids()), UidSet.EMPTY);
        }
      };
    }
  }

  /** Looks at the condition, then changes: two who look at once both win. */
  static final class ChecksFirst extends BrokenMailbox {
    private final Meeting meeting = new Meeting();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
            throws StoreException {
          UidSet.Builder unchanged = new UidSet.Builder();
          UidSet.Builder modified = new UidSet.Builder();
          for (MessageInfo message : sound.snapshot().select(uids)) {
            boolean passes = message.modSeq() <= unchangedSince.orElse(Long.MAX_VALUE);
            (passes ? unchanged : modified).add(message.uid());
          }
          meeting.join();
          StoreResult done = sound.store(unchanged.build(), change, OptionalLong.empty());
          return new StoreResult(done.changed(), modified.build());
        }
      };
    }
  }

  /** Looks at the condition, is overtaken, and changes without it. */
  static final class LosesTheCondition extends BrokenMailbox {
    private final Meeting looked = new Meeting();
    private final Meeting overtaken = new Meeting();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
            throws StoreException {
          if (unchangedSince.isPresent()) {
            looked.join();
            overtaken.join();
            return sound.store(uids, change, OptionalLong.empty());
          }
          looked.join();
          try {
            return sound.store(uids, change, unchangedSince);
          } finally {
            overtaken.join();
          }
        }
      };
    }
  }

  /** Takes "unchanged since" as "older than". */
  static final class MisreadsTheCondition extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
            throws StoreException {
          return sound.store(
              uids,
              change,
              unchangedSince.isPresent()
                  ? OptionalLong.of(unchangedSince.getAsLong() - 1)
                  : unchangedSince);
        }
      };
    }
  }

  /** Stores the messages of an append one after another. */
  static final class AppendsInParts extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          List<Long> uids = new ArrayList<>();
          for (NewMessage message : messages) {
            uids.addAll(sound.append(List.of(message)).uids());
          }
          return new AppendResult(sound.snapshot().uidValidity(), uids);
        }
      };
    }
  }

  /** Takes the end of a source for the end of its message. */
  static final class StoresWhatCame extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          return sound.append(messages.stream().map(StoresWhatCame::asItCame).toList());
        }
      };
    }

    private static NewMessage asItCame(NewMessage message) {
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      try (MessageReader reader = message.body().open()) {
        reader.transferTo(came);
      } catch (TruncatedMessageException e) {
        // What came is enough for it.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      MessageSource content = MessageSource.of(came.toByteArray());
      return message.toBuilder().body(content).build();
    }
  }

  /** Does not look at prefixes. */
  static final class StoresTheBodyAlone extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          return sound.append(messages.stream().map(StoresTheBodyAlone::withoutPrefix).toList());
        }
      };
    }

    private static NewMessage withoutPrefix(NewMessage message) {
      return message.toBuilder().prefix(MessageSource.of(new byte[0])).build();
    }
  }

  /** Takes what has the same body for the same message. */
  static final class KnowsMessagesByTheirBody extends BrokenMailbox {
    private final IdentityHashMap<MessageSource, NewMessage> known = new IdentityHashMap<>();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          return sound.append(messages.stream().map(KnowsMessagesByTheirBody.this::first).toList());
        }
      };
    }

    private NewMessage first(NewMessage message) {
      NewMessage first = known.computeIfAbsent(message.body(), b -> message);
      return first.toBuilder().deliveryId(message.deliveryId()).build();
    }
  }

  /** Looks into messages and does not close them. */
  static final class LeavesReadersOpen extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          try {
            for (NewMessage message : messages) {
              message.content().open();
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return sound.append(messages);
        }
      };
    }
  }

  /** Does not know an append that is tried again. */
  static final class ForgetsDeliveries extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          return sound.append(messages.stream().map(ForgetsDeliveries::renamed).toList());
        }
      };
    }

    private static NewMessage renamed(NewMessage message) {
      String id = UUID.randomUUID().toString();
      return message.toBuilder().deliveryId(id).build();
    }
  }

  /** Does not tell a commit that may have been made from one that was not. */
  static final class SaysThatNothingWasDone extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          try {
            return sound.append(messages);
          } catch (StoreException e) {
            boolean unknown = e.kind() == Kind.OUTCOME_UNKNOWN;
            throw unknown ? new StoreException(Kind.UNAVAILABLE, "not appended", e) : e;
          }
        }
      };
    }
  }

  /** Copies octets and dates, but no flags. */
  static final class CopiesWithoutFlags extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public CopyResult copy(UidSet uids, String target) throws StoreException {
          CopyResult result = sound.copy(uids, target);
          UidSet copies = UidSet.of(result.targets().stream().mapToLong(Long::longValue).toArray());
          try (Mailbox other = account.open(target)) {
            FlagChange none = new FlagChange(Mode.REPLACE, Flags.NONE);
            other.store(copies, none, OptionalLong.empty());
          }
          return result;
        }
      };
    }
  }

  /** Looks whether all messages are there, and then copies or moves those that are. */
  static final class LooksBeforeItCopies extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public CopyResult copy(UidSet uids, String target, TransferCondition condition)
            throws StoreException {
          look(sound, uids, condition);
          return sound.copy(uids, target);
        }

        @Override
        public CopyResult move(UidSet uids, String target, TransferCondition condition)
            throws StoreException {
          look(sound, uids, condition);
          return sound.move(uids, target);
        }
      };
    }
  }

  /** Looks, and then is slow enough for somebody else to come between. */
  private static void look(Mailbox mailbox, UidSet uids, TransferCondition condition)
      throws StoreException {
    int there = mailbox.snapshot().select(uids).size();
    condition.check(uids, there);
    long end = System.nanoTime() + Duration.ofMillis(100).toNanos();
    while (mailbox.snapshot().select(uids).size() == there && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Copies what is there, whatever the condition. */
  static final class CopiesWhatIsLeft extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public CopyResult copy(UidSet uids, String target, TransferCondition condition)
            throws StoreException {
          return sound.copy(uids, target);
        }

        @Override
        public CopyResult move(UidSet uids, String target, TransferCondition condition)
            throws StoreException {
          return sound.move(uids, target);
        }
      };
    }
  }

  /** Copies as many messages as there is room for. */
  static final class CopiesInParts extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public CopyResult copy(UidSet uids, String target) throws StoreException {
          CopyResult last = sound.copy(UidSet.EMPTY, target);
          for (MessageInfo message : sound.snapshot().select(uids)) {
            last = sound.copy(UidSet.of(message.uid()), target);
          }
          return last;
        }
      };
    }
  }

  /** Moves by a copy and an expunge: who expunges or moves meanwhile doubles the message. */
  static final class MovesInTwoSteps extends BrokenMailbox {
    private final Meeting meeting = new Meeting();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public CopyResult move(UidSet uids, String target) throws StoreException {
          UidSet there = sound.snapshot().uids().intersect(uids);
          CopyResult result = sound.copy(there, target);
          meeting.join();
          sound.expunge(there);
          return result;
        }
      };
    }
  }

  /** Expunges whatever the flags are, and were. */
  static final class ExpungesWhatIsKept extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
          return sound.expunge(uids, ExpungeCondition.NONE);
        }
      };
    }
  }

  /**
   * Looks at the condition of an expunge, then removes: a mark that is taken back does not help.
   */
  static final class LooksThenExpunges extends BrokenMailbox {
    private final Meeting looked = new Meeting();
    private final Meeting takenBack = new Meeting();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
          UidSet.Builder admitted = new UidSet.Builder();
          sound.snapshot().select(uids).stream()
              .filter(condition::admits)
              .forEach(message -> admitted.add(message.uid()));
          looked.join();
          takenBack.join();
          return sound.expunge(admitted.build(), ExpungeCondition.NONE);
        }

        @Override
        public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
            throws StoreException {
          looked.join();
          try {
            return sound.store(uids, change, unchangedSince);
          } finally {
            takenBack.join();
          }
        }
      };
    }
  }

  /** Says of all messages that it was the one who expunged them. */
  static final class ExpungesWhatIsGone extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
          sound.expunge(uids, condition);
          return uids;
        }
      };
    }
  }

  /** Gives the UID of an expunged message to the next one. */
  static final class ReusesUids extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        private long shift;

        @Override
        public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
          UidSet gone = sound.expunge(uids, condition);
          shift += gone.count();
          return gone;
        }

        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          AppendResult result = sound.append(messages);
          return new AppendResult(
              result.uidValidity(), result.uids().stream().map(uid -> uid - shift).toList());
        }
      };
    }
  }

  /** Tells every session of the same recent messages. */
  static final class ClaimsNothing extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public UidSet recent(RecentAccess access) throws StoreException {
          return sound.recent(RecentAccess.PEEK);
        }
      };
    }
  }

  /** An expunge leaves the MODSEQ as it was. */
  static final class ForgetsTheModSeqOfAnExpunge extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public Snapshot snapshot() throws StoreException {
          Snapshot now = sound.snapshot();
          long modSeq = 1;
          for (MessageInfo message : now) {
            modSeq = Math.max(modSeq, message.modSeq());
          }
          return now.with(now.uidNext(), modSeq);
        }
      };
    }
  }
}
