package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.maildir.filename.FlagLetters;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.keywords.LetterlessKeywords;
import dev.postern.store.Flags;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns flags into letters within a change, giving letters to new keywords. When the 26 are used
 * up, further keywords go to our own file.
 */
final class FlagCodes {
  private final MailboxState mailbox;
  private final MailboxChange change;
  private final Map<Long, Set<String>> letterless = new HashMap<>();
  private KeywordLetters letters;

  FlagCodes(MailboxState mailbox, MailboxChange change) {
    this.mailbox = mailbox;
    this.change = change;
    this.letters = change.palette().letters();
  }

  /** The letters of a message's flags, as one number. */
  int code(long uid, Flags flags) throws StoreException {
    int code = FlagLetters.systemCode(flags.system());
    Set<String> rest = new HashSet<>();
    for (String keyword : flags.keywords()) {
      int index = index(keyword);
      if (index >= 0) {
        code |= 1 << index;
      } else {
        rest.add(keyword);
      }
    }
    if (!rest.isEmpty() || !change.palette().letterless().of(uid).isEmpty()) {
      letterless.put(uid, rest);
      checkLimit(letters);
    }
    return code;
  }

  /** Writes new letters and keywords without; to be called before names use them. */
  void finish() throws IOException {
    KeywordLetters before = change.palette().letters();
    LetterlessKeywords without = change.palette().letterless();
    LetterlessKeywords next =
        letterless.isEmpty() ? without : without.with(letterless, change.snapshot().uidValidity());
    letterless.clear();
    if (!letters.equals(before)) {
      ReplacedFile.write(mailbox.paths().letters(), letters.print(), mailbox.settings().sync());
    }
    if (next != without) {
      ReplacedFile.write(mailbox.paths().letterless(), next.print(), mailbox.settings().sync());
    }
    if (next != without || !letters.equals(before)) {
      change.palette(new FlagPalette(letters, next));
      change.controlled(MailboxChange.Control.LETTERS);
    }
  }

  private int index(String keyword) throws StoreException {
    int index = letters.indexOf(keyword);
    if (index >= 0) {
      return index;
    }
    if (keyword.isEmpty() || keyword.chars().anyMatch(c -> c <= 0x20 || c == 0x7f)) {
      throw new StoreException(Kind.NOT_PERMITTED, "a keyword holds no spaces and controls");
    }
    Optional<KeywordLetters> more = letters.with(keyword);
    if (more.isEmpty()) {
      return -1;
    }
    checkLimit(more.get());
    letters = more.get();
    return letters.indexOf(keyword);
  }

  private void checkLimit(KeywordLetters withLetters) throws StoreException {
    Set<String> all = new HashSet<>(change.palette().letterless().all());
    letterless.values().forEach(all::addAll);
    long count = all.size() + (long) withLetters.all().size();
    if (count > mailbox.settings().limits().of(Limits.Count.KEYWORDS)) {
      throw new StoreException(Kind.LIMIT, "too many keywords in one mailbox");
    }
  }
}
