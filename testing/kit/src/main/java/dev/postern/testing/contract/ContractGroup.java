package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreResult;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One part of the contract, with the words its tests are written in. */
abstract class ContractGroup {
  static final Flags SEEN = Flags.of(SystemFlag.SEEN);
  static final Flags DELETED = Flags.of(SystemFlag.DELETED);

  abstract StoreFixture fixture();

  final Account account() throws StoreException {
    return fixture().account();
  }

  final Mailbox inbox() throws StoreException {
    return open("INBOX");
  }

  final Mailbox open(String name) throws StoreException {
    return fixture().open(name);
  }

  /** A new mailbox. */
  final Mailbox create(String name) throws StoreException {
    account().create(name, java.util.Optional.empty());
    return open(name);
  }

  final NewMessage message(String text) {
    return fixture().message(text.getBytes(UTF_8), Flags.NONE);
  }

  final long append(Mailbox mailbox, String text) throws StoreException {
    return append(mailbox, text, Flags.NONE);
  }

  final long append(Mailbox mailbox, String text, Flags flags) throws StoreException {
    NewMessage message = fixture().message(text.getBytes(UTF_8), flags);
    return mailbox.append(List.of(message)).uids().get(0);
  }

  /** Some messages, whose texts are their numbers from 1. */
  final List<Long> fill(Mailbox mailbox, int count) throws StoreException {
    List<NewMessage> messages = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      messages.add(message("message " + i));
    }
    return mailbox.append(messages).uids();
  }

  /** A name of several levels. */
  final String path(String... levels) throws StoreException {
    return String.join(String.valueOf(account().delimiter()), levels);
  }

  static byte[] octets(Mailbox mailbox, long uid) throws IOException {
    return mailbox.content(uid).readAllBytes();
  }

  static String text(Mailbox mailbox, long uid) throws IOException {
    return new String(octets(mailbox, uid), UTF_8);
  }

  /** The texts of all messages, in order. */
  static List<String> texts(Mailbox mailbox) throws IOException {
    List<String> texts = new ArrayList<>();
    for (MessageInfo message : mailbox.snapshot()) {
      texts.add(text(mailbox, message.uid()));
    }
    return texts;
  }

  static StoreResult store(Mailbox mailbox, FlagChange.Mode mode, Flags flags, long... uids)
      throws StoreException {
    return mailbox.store(UidSet.of(uids), new FlagChange(mode, flags), OptionalLong.empty());
  }

  static Flags flags(Mailbox mailbox, long uid) throws StoreException {
    return mailbox.snapshot().find(uid).orElseThrow().flags();
  }

  static List<Long> uids(Snapshot snapshot) {
    return snapshot.uids().stream().boxed().toList();
  }

  static UidSet setOf(List<Long> uids) {
    return UidSet.of(uids.stream().mapToLong(Long::longValue).toArray());
  }

  static void assertFails(StoreException.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
