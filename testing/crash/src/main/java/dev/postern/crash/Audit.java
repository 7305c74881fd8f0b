package dev.postern.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares all mailboxes of a server that nobody else uses with what clients were told. */
record Audit(Trial trial, ServerProcess server) {
  private static final Pattern NAME = Pattern.compile(" (\\S+)$");

  /** What is read. */
  enum Depth {
    /** All UIDs, and the bodies of messages that were not read before. */
    NEW,
    /** Everything. */
    ALL
  }

  void run(Depth depth) throws IOException {
    for (String user : Accounts.USERS) {
      try (ImapClient client = new ImapClient(server, user)) {
        for (String mailbox : mailboxes(client)) {
          compare(client, new Place(user, mailbox), depth);
        }
      }
    }
  }

  private static List<String> mailboxes(ImapClient client) throws IOException {
    List<String> names = new ArrayList<>();
    client
        .ask(
            "LIST \"\" *",
            text -> {
              Matcher name = NAME.matcher(text);
              Violation.unless(name.find(), "LIST without a name: %s", text);
              names.add(name.group(1).replace("\"", ""));
            })
        .checkYes("LIST");
    return names;
  }

  private void compare(ImapClient client, Place place, Depth depth) throws IOException {
    Opening.select(client, place, trial.ledger()).answer().checkYes("SELECT of " + place);
    MailboxLedger ledger = trial.ledger().of(place);
    Map<Long, String> present = new HashMap<>();
    List<Long> unread = new ArrayList<>();
    client
        .fetch(
            "1:*",
            "(UID FLAGS)",
            message -> {
              String id = depth == Depth.ALL ? null : ledger.at(message.uid());
              ledger.auditFlags(message.uid(), message.flags());
              present.put(message.uid(), id);
              if (id == null) {
                unread.add(message.uid());
              }
            })
        .checkYes("FETCH of flags in " + place);
    read(client, place, unread, present);
    ledger.audit(present);
    trial.counters().add(Figure.AUDITED, present.size());
    trial.counters().add(Figure.AUDITS, 1);
  }

  private void read(ImapClient client, Place place, List<Long> uids, Map<Long, String> present)
      throws IOException {
    if (uids.isEmpty()) {
      return;
    }
    client
        .fetch(
            uids.get(0) + ":*",
            "(UID RFC822.SIZE BODY.PEEK[])",
            message -> {
              String id = message.whole(place).id();
              trial.ledger().of(place).saw(message.uid(), id);
              present.put(message.uid(), id);
            })
        .checkYes("FETCH of bodies in " + place);
    uids.forEach(
        uid -> Violation.unless(present.get(uid) != null, "%s: UID %d has no body", place, uid));
  }
}
