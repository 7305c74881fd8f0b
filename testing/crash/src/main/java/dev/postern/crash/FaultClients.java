package dev.postern.crash;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections that are open before a fault begins; each round uses all of them. */
final class FaultClients implements Closeable {

  /** What may be answered. */
  enum Mood {
    /** Nothing may be refused. */
    CALM,
    /** Anything may be refused, clearly. */
    TROUBLE
  }

  /** Octets of a message that stays in memory until it is delivered. */
  static final int SMALL = 3_000;

  private static final int UNREAD = 30;
  private static final Place INBOX = new Place("ann", "INBOX");

  private final Trial trial;
  private final MessageMaker maker;
  private final SmtpClient smtp;
  private final SmtpClient lmtp;
  private final ImapClient imap;
  private final Pop3Client pop3;
  private long appended;
  private int words;
  private int read;

  /**
   * Opens them; first {@code ann} and {@code cat} get messages, to be read when there is trouble.
   */
  FaultClients(ServerProcess server, Trial trial, MessageMaker maker) throws IOException {
    this.trial = trial;
    this.maker = maker;
    smtp = new SmtpClient(SmtpClient.Dialect.SMTP, server);
    lmtp = new SmtpClient(SmtpClient.Dialect.LMTP, server);
    for (int i = 0; i < UNREAD; i++) {
      deliver(smtp, SMALL, "ann", FaultCounters.Deed.SMTP, new FaultCounters(), Mood.CALM);
      deliver(lmtp, SMALL, "cat", FaultCounters.Deed.LMTP, new FaultCounters(), Mood.CALM);
    }
    imap = new ImapClient(server, INBOX.user());
    Opening.select(imap, INBOX, trial.ledger()).answer().checkYes("SELECT");
    pop3 = new Pop3Client(server, "cat");
  }

  /** One of everything. */
  void round(int size, FaultCounters counters, Mood mood) throws IOException {
    deliver(smtp, size, "ann", FaultCounters.Deed.SMTP, counters, mood);
    deliver(lmtp, size, "bob", FaultCounters.Deed.LMTP, counters, mood);
    append(size, counters, mood);
    store(counters, mood);
    read = read % UNREAD + 1;
    fetch(counters, mood);
    judge(pop3.retrieve(read), FaultCounters.Deed.RETR, counters, mood);
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    lmtp.close();
    imap.close();
    pop3.close();
  }

  private void deliver(
      SmtpClient client,
      int size,
      String user,
      FaultCounters.Deed deed,
      FaultCounters counters,
      Mood mood)
      throws IOException {
    TestMessage message = maker.next(size);
    MailboxLedger ledger = trial.ledger().inbox(user);
    ledger.now(message.id(), Fate.SENT);
    client.deliver(
        message,
        List.of(user),
        (recipient, answer) -> {
          ledger.now(message.id(), answer.isYes() ? Fate.ACKNOWLEDGED : trial.afterRefusal());
          judge(answer, deed, counters, mood);
        });
  }

  private void append(int size, FaultCounters counters, Mood mood) throws IOException {
    TestMessage message = maker.next(size);
    MailboxLedger ledger = trial.ledger().of(INBOX);
    ledger.now(message.id(), Fate.SENT);
    ImapClient.LiteralForm form =
        maker.random().nextBoolean()
            ? ImapClient.LiteralForm.AT_ONCE
            : ImapClient.LiteralForm.WAITING;
    String flags = maker.random().nextBoolean() ? "\\Seen" : "";
    Answer answer = imap.append(INBOX.mailbox(), flags, message.octets(), form);
    ledger.now(message.id(), answer.isYes() ? Fate.ACKNOWLEDGED : trial.afterRefusal());
    if (answer.isYes()) {
      AppendUid uid = AppendUid.in(answer);
      ledger.told(uid.validity(), uid.uid(), message.id());
      appended = uid.uid();
    }
    judge(answer, FaultCounters.Deed.APPEND, counters, mood);
  }

  private void store(FaultCounters counters, Mood mood) throws IOException {
    String flags = "\\Seen Word" + ++words;
    List<Fetched> shown = new ArrayList<>();
    Answer answer = imap.uid("STORE " + appended + " +FLAGS (" + flags + ")", shown::add);
    // OK alone says nothing: a UID that the session does not see yet is ignored (RFC 3501 §6.4.8).
    if (answer.isYes() && shown.stream().anyMatch(message -> message.uid() == appended)) {
      trial.ledger().of(INBOX).flagged(appended, flags);
    }
    judge(answer, FaultCounters.Deed.STORE, counters, mood);
  }

  private void fetch(FaultCounters counters, Mood mood) throws IOException {
    List<Long> whole = new ArrayList<>();
    Answer answer =
        imap.fetch(
            Integer.toString(read),
            "(UID RFC822.SIZE BODY.PEEK[])",
            message -> {
              // Without a body it tells of flags that changed.
              if (message.body().isPresent()) {
                trial.ledger().of(INBOX).saw(message.uid(), message.whole(INBOX).id());
                whole.add(message.uid());
              }
            });
    Violation.unless(
        !answer.isYes() || whole.equals(List.of((long) read)),
        "FETCH of UID %d gave %s, and %s",
        read,
        whole,
        answer.line());
    judge(answer, FaultCounters.Deed.FETCH, counters, mood);
  }

  private static void judge(
      Answer answer, FaultCounters.Deed deed, FaultCounters counters, Mood mood) {
    counters.add(deed, answer);
    if (mood == Mood.CALM) {
      answer.checkYes(deed.toString());
    } else {
      answer.checkRefusal(deed.toString());
    }
  }
}
