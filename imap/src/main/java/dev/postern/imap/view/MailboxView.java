package dev.postern.imap.view;

import dev.postern.imap.command.Numbering;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.imap.wire.SequenceSet;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.Closeable;
import java.util.function.Consumer;

/**
 * The selected mailbox as its client knows it: a snapshot whose positions are the sequence numbers.
 * It moves only by {@link #sync}, which says what the client must be told. Used in the connection's
 * serial context.
 */
public final class MailboxView implements Closeable {
  private final Mailbox mailbox;
  private final MailboxAccess access;
  private final KnownKeywords keywords;
  private final RecentMessages recent;
  private Snapshot shown;
  private ChangeSignal signal;

  /**
   * Takes over an open mailbox.
   *
   * @param keywordLimit keywords a mailbox may have; from there on no new one is invited
   */
  public MailboxView(Mailbox mailbox, MailboxAccess access, int keywordLimit)
      throws StoreException {
    this.mailbox = mailbox;
    this.access = access;
    this.keywords = new KnownKeywords(access, keywordLimit);
    this.keywords.addAll(mailbox.keywords());
    this.shown = mailbox.snapshot();
    this.recent = new RecentMessages(mailbox, access);
    this.recent.claim();
    this.recent.refresh(shown);
  }

  /** The open mailbox. */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** How it is open. */
  public MailboxAccess access() {
    return access;
  }

  /** The messages that the client knows of; sequence number n is at position n - 1. */
  public Snapshot shown() {
    return shown;
  }

  /** The messages that this session has as recent. */
  public UidSet recent() {
    return recent.uids();
  }

  /** Whether this session has a message as recent. */
  public ResponseWriter.Recent recent(long uid) {
    return recent.uids().contains(uid) ? ResponseWriter.Recent.YES : ResponseWriter.Recent.NO;
  }

  /**
   * The sequence numbers that a client's set means.
   *
   * @throws ImapSyntaxException if a sequence number is out of range
   */
  public UidSet numbers(Numbering numbering, SequenceSet set) throws ImapSyntaxException {
    return SequenceMap.numbers(shown, numbering, set);
  }

  /** The UIDs of sequence numbers; perhaps also some that are in no message. */
  public UidSet uids(UidSet numbers) {
    return SequenceMap.uidsOf(shown, numbers);
  }

  /** The UIDs of sequence numbers, and no other. */
  public UidSet exactUids(UidSet numbers) {
    UidSet.Builder uids = new UidSet.Builder();
    shown.select(uids(numbers)).forEach(message -> uids.add(message.uid()));
    return uids.build();
  }

  /** The untagged responses of SELECT and EXAMINE (RFC 3501 §6.3.1). */
  public void describe(ResponseWriter out) {
    keywords.describe(out);
    out.untagged().number(shown.size()).space().atom("EXISTS").endLine();
    out.untagged().number(recent.count()).space().atom("RECENT").endLine();
    int unseen = firstUnseen();
    if (unseen > 0) {
      StatusLine.ok(out, w -> w.atom("UNSEEN").space().number(unseen), "First unseen.");
    }
    long validity = shown.uidValidity();
    StatusLine.ok(out, w -> w.atom("UIDVALIDITY").space().number(validity), "UIDs valid");
    long next = shown.uidNext();
    StatusLine.ok(out, w -> w.atom("UIDNEXT").space().number(next), "Predicted next UID");
  }

  /**
   * Moves the view to the mailbox's newest state.
   *
   * @param numbering whether untagged FETCH responses hold the UID
   * @return what the client must be told for that
   */
  public Updates sync(Expunges expunges, FlagReport report, Numbering numbering)
      throws StoreException {
    Snapshot newest = mailbox.snapshot();
    SnapshotDifference difference = SnapshotDifference.between(shown, newest);
    Updates updates = new Updates();
    if (difference.isEmpty() && report.always().isEmpty()) {
      shown = newest;
      return updates;
    }
    if (!difference.added().isEmpty()) {
      // The last call of the store: were it to fail later, what is told would be lost.
      recent.claim();
    }
    Snapshot before = shown;
    shown =
        expunges == Expunges.REPORT || difference.expunged().isEmpty()
            ? newest
            : held(difference, newest);
    tell(updates, before, difference, expunges);
    UidSet told = FlagNews.of(before, difference, report);
    addFlags(updates, told, numbering);
    return updates;
  }

  /**
   * Watches the mailbox.
   *
   * @param serial runs tasks in the connection's serial context
   * @param changed called when it changed, while listened for
   * @param gone called when it was deleted, always
   */
  public void watch(Consumer<Runnable> serial, Runnable changed, Runnable gone)
      throws StoreException {
    signal = new ChangeSignal(serial, changed, gone);
    mailbox.watch(signal);
  }

  /** Changes are to be told as they happen (RFC 2177). */
  public void listen() {
    signal.listen();
  }

  /** Changes wait for {@link #sync}. */
  public void rest() {
    signal.rest();
  }

  @Override
  public void close() {
    mailbox.close();
  }

  /** The newest state, but with the messages that the client may not yet miss. */
  private Snapshot held(SnapshotDifference difference, Snapshot newest) {
    return shown
        .replace(difference.changed(), newest.modSeq())
        .plus(difference.added(), newest.modSeq());
  }

  private void tell(
      Updates updates, Snapshot before, SnapshotDifference difference, Expunges expunges) {
    boolean news = false;
    for (MessageInfo message : difference.changed()) {
      news |= keywords.addAll(message.flags().keywords());
    }
    for (MessageInfo message : difference.added()) {
      news |= keywords.addAll(message.flags().keywords());
    }
    if (news) {
      updates.add(keywords::describe);
    }
    if (expunges == Expunges.REPORT && !difference.expunged().isEmpty()) {
      addExpunges(updates, SequenceMap.numbersOf(before, difference.expunged()));
    }
    int exists = shown.size();
    if (!difference.added().isEmpty()) {
      updates.add(out -> out.untagged().number(exists).space().atom("EXISTS").endLine());
    }
    if (difference.added().isEmpty() && difference.expunged().isEmpty()) {
      return;
    }
    long told = recent.count();
    recent.refresh(shown);
    long count = recent.count();
    if (!difference.added().isEmpty() || count != told) {
      updates.add(out -> out.untagged().number(count).space().atom("RECENT").endLine());
    }
  }

  /** From the largest number down, so that none changes a later one (RFC 3501 §7.4.1). */
  private static void addExpunges(Updates updates, UidSet numbers) {
    long[] ascending = numbers.stream().toArray();
    updates.add(
        ascending.length,
        (i, out) ->
            out.untagged()
                .number(ascending[ascending.length - 1 - i])
                .space()
                .atom("EXPUNGE")
                .endLine());
  }

  private void addFlags(Updates updates, UidSet uids, Numbering numbering) {
    Snapshot now = shown;
    UidSet marked = recent.uids();
    int[] positions =
        SequenceMap.numbersOf(now, uids).stream().mapToInt(n -> (int) n - 1).toArray();
    updates.add(
        positions.length,
        (i, out) -> {
          MessageInfo message = now.at(positions[i]);
          out.untagged().number(positions[i] + 1L).space().atom("FETCH").space().open();
          if (numbering == Numbering.UID) {
            out.atom("UID").space().number(message.uid()).space();
          }
          boolean isRecent = marked.contains(message.uid());
          out.atom("FLAGS").space();
          out.flags(
              message.flags(), isRecent ? ResponseWriter.Recent.YES : ResponseWriter.Recent.NO);
          out.close().endLine();
        });
  }

  private int firstUnseen() {
    int number = 0;
    for (MessageInfo message : shown) {
      number++;
      if (!message.flags().contains(SystemFlag.SEEN)) {
        return number;
      }
    }
    return 0;
  }
}
