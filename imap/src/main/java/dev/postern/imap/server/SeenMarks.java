package dev.postern.imap.server;

import dev.postern.imap.server.ImapState.Selected;
import dev.postern.net.Connection;
import dev.postern.net.Pool;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code \Seen} marks of a FETCH, set before their messages are sent. Those that are not sent
 * after all are taken back, but where somebody changed the message meanwhile. That is done on a
 * handle of its own: the session's may be closed by then.
 */
final class SeenMarks {
  private static final Logger LOG = LoggerFactory.getLogger(SeenMarks.class);
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);

  /** Setting {@code \Seen}. */
  static final FlagChange SET = new FlagChange(FlagChange.Mode.ADD, SEEN);

  private static final FlagChange TAKE_BACK = new FlagChange(FlagChange.Mode.REMOVE, SEEN);

  private final Connection connection;
  private final Selected state;
  private UidSet ours = UidSet.EMPTY;
  private long since;

  SeenMarks(Connection connection, Selected state) {
    this.connection = connection;
    this.state = state;
  }

  /** Marks messages; what was marked before is sent. */
  void set(UidSet unseen) throws StoreException {
    ours = UidSet.EMPTY;
    Mailbox mailbox = state.view().mailbox();
    UidSet unmarked = unseen(mailbox.snapshot(), unseen);
    mailbox.store(unseen, SET, OptionalLong.empty());
    try {
      since = mailbox.snapshot().modSeq();
      ours = unmarked;
    } catch (StoreException e) {
      // Without a MODSEQ others' marks could be taken away.
      LOG.debug("marks stay, whatever is sent conn={}", connection.id(), e);
    }
  }

  /** Of what the client believes unseen, others may have seen some by now. */
  private static UidSet unseen(Snapshot now, UidSet uids) {
    UidSet.Builder unseen = new UidSet.Builder();
    for (MessageInfo message : now.select(uids)) {
      if (!message.flags().contains(SystemFlag.SEEN)) {
        unseen.add(message.uid());
      }
    }
    return unseen.build();
  }

  /** Takes the marks of messages back that were not sent. */
  void takeBack(UidSet unsent) {
    UidSet back = ours.intersect(unsent);
    ours = UidSet.EMPTY;
    if (!back.isEmpty()) {
      String name = state.view().mailbox().name();
      long validity = state.view().shown().uidValidity();
      connection.afterwards(
          Pool.STORE,
          () -> takeBack(name, validity, back),
          () -> LOG.warn("marked as seen, not sent, no room conn={}", connection.id()));
    }
  }

  private void takeBack(String name, long validity, UidSet back) {
    try (Mailbox mailbox = state.account().open(name)) {
      if (mailbox.snapshot().uidValidity() == validity) {
        mailbox.store(back, TAKE_BACK, OptionalLong.of(since));
      }
    } catch (StoreException e) {
      LOG.warn("marked as seen, not sent conn={} kind={}", connection.id(), e.kind());
      LOG.debug("marks not taken back conn={}", connection.id(), e);
    }
  }
}
