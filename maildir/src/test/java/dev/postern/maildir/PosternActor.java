package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.CopyResult;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;

/** Works through this store. */
final class PosternActor extends BusyActor {
  private final MaildirStore store;
  private Mailbox inbox;
  private Mailbox other;

  PosternActor(String name, MaildirStore store, Ledger ledger, long seed) {
    super(name, ledger, seed);
    this.store = store;
  }

  @Override
  void work(long endNanos) throws Exception {
    Account account = store.account(MailUser.of("ann@example.org"));
    try (Mailbox one = account.open("INBOX");
        Mailbox two = account.open(OTHER)) {
      inbox = one;
      other = two;
      do {
        step(mailbox(anyMailbox()));
      } while (System.nanoTime() < endNanos);
    }
  }

  private void step(Mailbox mailbox) throws IOException {
    switch (random.nextInt(8)) {
      case 0, 1 -> append(mailbox);
      case 2, 3, 4 -> flag(mailbox);
      case 5 -> move();
      case 6 -> expunge();
      default -> read(mailbox);
    }
  }

  private void append(Mailbox mailbox) throws IOException {
    String token = newToken();
    Flags flags = random.nextBoolean() ? Flags.NONE : Flags.of(List.of(), List.of(anyKeyword()));
    NewMessage message =
        new NewMessage(
            MessageSource.of(Ledger.message(token).getBytes(ISO_8859_1)),
            flags,
            StoreTest.DATE,
            token);
    own(mailbox.name(), mailbox.append(List.of(message)).uids().get(0), token);
    ledger.count("appended here");
  }

  private void flag(Mailbox mailbox) throws IOException {
    Snapshot snapshot = mailbox.snapshot();
    if (snapshot.size() == 0) {
      return;
    }
    FlagChange.Mode mode = random.nextBoolean() ? FlagChange.Mode.ADD : FlagChange.Mode.REMOVE;
    Flags flags = Flags.of(Set.of(SystemFlag.SEEN), List.of(anyKeyword()));
    UidSet some = UidSet.of(snapshot.at(random.nextInt(snapshot.size())).uid());
    mailbox.store(some, new FlagChange(mode, flags), OptionalLong.empty());
    ledger.count("flagged here");
  }

  private void move() throws IOException {
    Owned one = giveUpOne();
    if (one != null) {
      CopyResult moved =
          mailbox(one.mailbox()).move(UidSet.of(one.uid()), otherThan(one.mailbox()));
      if (moved.targets().isEmpty()) {
        ledger.count("renumbered");
      } else {
        own(otherThan(one.mailbox()), moved.targets().get(0), one.token());
        ledger.count("moved here");
      }
    }
  }

  private void expunge() throws IOException {
    Owned one = giveUpOne();
    if (one != null) {
      ledger.expunging(one.token());
      if (mailbox(one.mailbox()).expunge(UidSet.of(one.uid())).isEmpty()) {
        ledger.acknowledged(one.token());
        ledger.count("renumbered");
      } else {
        ledger.expunged(one.token());
        ledger.count("expunged here");
      }
    }
  }

  private void read(Mailbox mailbox) throws IOException {
    Snapshot snapshot = mailbox.snapshot();
    if (snapshot.size() == 0) {
      return;
    }
    long uid = snapshot.at(random.nextInt(snapshot.size())).uid();
    try {
      String text = new String(mailbox.content(uid).readAllBytes(), ISO_8859_1);
      Matcher token = Ledger.TOKEN.matcher(text);
      assertThat(token.find()).isTrue();
      ledger.saw(name, mailbox.name(), uid, token.group(1));
      ledger.count("read here");
    } catch (StoreException e) {
      // Another actor's, expunged or moved meanwhile.
      assertThat(e.kind()).isEqualTo(StoreException.Kind.EXPUNGED);
    }
  }

  private Mailbox mailbox(String mailbox) {
    return mailbox.equals(OTHER) ? other : inbox;
  }
}
