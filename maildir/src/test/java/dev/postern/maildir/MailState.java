package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that clients can see of an account.
 *
 * @param boxes by UIDVALIDITY, which is what a mailbox is called across renames
 */
record MailState(Map<Long, Box> boxes, Set<String> subscriptions) {
  static final MailState NOTHING = new MailState(Map.of(), Set.of());

  /** What is there now. */
  static MailState of(Account account) throws IOException {
    Map<Long, Box> boxes = new HashMap<>();
    for (MailboxInfo info : account.list()) {
      if (info.kind() != MailboxInfo.Kind.SELECTABLE) {
        continue;
      }
      try (Mailbox mailbox = account.open(info.name())) {
        Box box = box(info, mailbox);
        Box same = boxes.put(mailbox.snapshot().uidValidity(), box);
        if (same != null) {
          throw new AssertionError("one UIDVALIDITY of two mailboxes: " + same + " " + box);
        }
      }
    }
    return new MailState(boxes, account.subscriptions());
  }

  private static Box box(MailboxInfo info, Mailbox mailbox) throws IOException {
    SortedMap<Long, Mail> mails = new TreeMap<>();
    for (MessageInfo message : mailbox.snapshot()) {
      byte[] octets = mailbox.content(message.uid()).readAllBytes();
      Set<String> flags = new TreeSet<>(message.flags().keywords());
      message.flags().system().forEach(flag -> flags.add(flag.name()));
      mails.put(
          message.uid(), new Mail(new String(octets, ISO_8859_1), flags, message.internalDate()));
    }
    String use = info.specialUse().map(Object::toString).orElse("");
    return new Box(info.name(), use, mailbox.snapshot().modSeq(), mails);
  }

  /** This, with flags as they were where there were messages. */
  MailState withFlagsOf(MailState other) {
    Map<Long, Box> next = new HashMap<>();
    boxes.forEach(
        (validity, box) -> {
          Box was = other.boxes.get(validity);
          SortedMap<Long, Mail> mails = new TreeMap<>(box.mails());
          mails.replaceAll(
              (uid, mail) ->
                  was == null || !was.mails().containsKey(uid)
                      ? mail
                      : new Mail(mail.text(), was.mails().get(uid).flags(), mail.date()));
          next.put(validity, new Box(box.name(), box.use(), box.modSeq(), mails));
        });
    return new MailState(next, subscriptions);
  }

  /** The texts of all messages. */
  Set<String> texts() {
    Set<String> texts = new TreeSet<>();
    boxes.values().forEach(box -> box.mails().values().forEach(mail -> texts.add(mail.text())));
    return texts;
  }

  /** A mailbox. */
  record Box(String name, String use, long modSeq, SortedMap<Long, Mail> mails) {}

  /** A message. */
  record Mail(String text, Set<String> flags, Instant date) {}
}
