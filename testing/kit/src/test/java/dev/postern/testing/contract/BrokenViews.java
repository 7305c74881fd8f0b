package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.AppendResult;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Stores that show, tell or name things wrongly. */
final class BrokenViews {
  private BrokenViews() {}

  /** Gives a UID before it is committed: smaller ones become visible after larger ones. */
  static final class ShowsUidsLate extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        private final Set<Long> looked = new HashSet<>();

        @Override
        public Snapshot snapshot() throws StoreException {
          Snapshot now = sound.snapshot();
          List<MessageInfo> shown = new ArrayList<>();
          for (MessageInfo message : now) {
            // Each session misses it once.
            if (message.uid() % 2 == 0 || !looked.add(message.uid())) {
              shown.add(message);
            }
          }
          return Snapshot.empty(now.uidValidity(), 1, 1)
              .plus(shown, now.modSeq())
              .with(now.uidNext(), now.modSeq());
        }
      };
    }
  }

  /** Remembers nothing of what was expunged, and does not say so. */
  static final class ForgetsWhatIsGone extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public UidSet expungedSince(long modSeq) {
          return UidSet.EMPTY;
        }
      };
    }
  }

  /** Gives each mailbox the same UIDVALIDITY. */
  static final class RepeatsUidValidity extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public Snapshot snapshot() throws StoreException {
          Snapshot now = sound.snapshot();
          List<MessageInfo> all = new ArrayList<>();
          now.forEach(all::add);
          return Snapshot.empty(7, 1, 1).plus(all, now.modSeq()).with(now.uidNext(), now.modSeq());
        }
      };
    }
  }

  /** Tells of changes in threes, the last one first. */
  static final class TellsOutOfOrder extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public void watch(Consumer<MailboxEvent> listener) throws StoreException {
          List<MailboxEvent> held = new ArrayList<>();
          sound.watch(
              event -> {
                held.add(0, event);
                if (held.size() == 3) {
                  held.forEach(listener);
                  held.clear();
                }
              });
        }
      };
    }
  }

  /** Does not tell of messages that went. */
  static final class MissesExpunges extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public void watch(Consumer<MailboxEvent> listener) throws StoreException {
          sound.watch(
              event -> {
                if (!(event instanceof MailboxEvent.Expunged)) {
                  listener.accept(event);
                }
              });
        }
      };
    }
  }

  /** Calls listeners on the thread that makes the change. */
  static final class TellsInline extends BrokenMailbox {
    private final List<Consumer<MailboxEvent>> listeners = new ArrayList<>();

    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public AppendResult append(List<NewMessage> messages) throws StoreException {
          AppendResult result = sound.append(messages);
          UidSet uids = UidSet.of(result.uids().get(0));
          listeners.forEach(l -> l.accept(new MailboxEvent.Added(uids, 2)));
          return result;
        }

        @Override
        public void watch(Consumer<MailboxEvent> listener) {
          listeners.add(listener);
        }
      };
    }
  }

  /** Serves the line ends that came, and counts their octets. */
  static final class ServesWhatCame extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WithoutReturns(sound) {
        @Override
        public MessageSource content(long uid) throws StoreException {
          return MessageSource.of(withoutReturns(uid));
        }
      };
    }
  }

  /** Serves CRLFs, and counts the octets of the line ends that came. */
  static final class CountsWhatCame extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WithoutReturns(sound);
    }
  }

  /** Sizes are those of messages whose CRLFs are LFs. */
  private static class WithoutReturns extends WrappedMailbox {
    WithoutReturns(Mailbox sound) {
      super(sound);
    }

    @Override
    public Snapshot snapshot() throws StoreException {
      Snapshot now = sound.snapshot();
      List<MessageInfo> shown = new ArrayList<>();
      for (MessageInfo m : now) {
        int size = withoutReturns(m.uid()).length;
        shown.add(
            new MessageInfo(
                m.uid(), m.modSeq(), size, m.internalMillis(), m.savedMillis(), m.flags()));
      }
      return Snapshot.empty(now.uidValidity(), 1, 1)
          .plus(shown, now.modSeq())
          .with(now.uidNext(), now.modSeq());
    }

    final byte[] withoutReturns(long uid) throws StoreException {
      try {
        String text = new String(sound.content(uid).readAllBytes(), ISO_8859_1);
        return text.replace("\r\n", "\n").getBytes(ISO_8859_1);
      } catch (StoreException e) {
        throw e;
      } catch (IOException e) {
        throw new StoreException(StoreException.Kind.UNAVAILABLE, "not read", e);
      }
    }
  }

  /** A handle that was closed goes on. */
  static final class NeverCloses extends BrokenMailbox {
    @Override
    Mailbox spoilt(Mailbox sound, Account account) {
      return new WrappedMailbox(sound) {
        @Override
        public void close() {
          // What this store does wrong.
        }
      };
    }
  }

  /** Follows a path out of the account. */
  static final class FollowsPaths extends WrappedContract {
    @Override
    Account spoilt(Account sound) {
      return new WrappedAccount(sound) {
        @Override
        public void create(String name, Optional<MailboxInfo.SpecialUse> use)
            throws StoreException {
          sound.create(name.replace("../", ""), use);
        }
      };
    }
  }

  /** A mailbox under a new name is a new mailbox. */
  static final class RenamesByCopying extends WrappedContract {
    @Override
    Account spoilt(Account sound) {
      return new WrappedAccount(sound) {
        @Override
        public void rename(String from, String to) throws StoreException {
          sound.create(to, Optional.empty());
          try (Mailbox old = sound.open(from)) {
            old.move(old.snapshot().uids(), to);
          }
          sound.delete(from);
        }
      };
    }
  }

  /** Lets one message more in, and one octet. */
  static final class CountsOneTooMany extends WrappedContract {
    @Override
    Account spoilt(Account sound) {
      return new WrappedAccount(sound);
    }

    @Override
    protected Optional<MailStore> newStoreWithQuota(long octets, long messages) {
      return super.newStoreWithQuota(octets + 1, messages + 1);
    }
  }

  /** Says that it keeps what it forgets. */
  static final class ForgetsAll extends WrappedContract {
    @Override
    Account spoilt(Account sound) {
      return new WrappedAccount(sound);
    }

    @Override
    protected Optional<MailStore> reopen(MailStore store) {
      store.close();
      return Optional.of(wrapped(InMemoryStore.builder().build()));
    }
  }
}
