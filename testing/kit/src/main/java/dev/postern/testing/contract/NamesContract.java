package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names: the inbox in any case, Unicode, and those that would leave the user's root. */
abstract class NamesContract extends ContractGroup {

  @Test
  void theInboxHasNoCase() throws Exception {
    long uid = append(open("inbox"), "text");

    assertThat(uids(open("InBoX").snapshot())).containsExactly(uid);
    assertThat(open("inbox").name()).isEqualToIgnoringCase("INBOX");
    assertThat(account().status("iNBOX").messages()).isEqualTo(1);
  }

  @Test
  void theInboxHasNoCaseAboveItsChildrenEither() throws Exception {
    append(create(path("inbox", "Child")), "text");

    assertThat(texts(open(path("InBox", "Child")))).containsExactly("text");
    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactly("INBOX", path("INBOX", "Child"));
  }

  @Test
  void otherNamesHaveCase() throws Exception {
    append(create("Work"), "text");

    assertFails(Kind.NOT_FOUND, () -> open("work"));
    create("work");
    assertThat(open("work").snapshot().size()).isZero();
  }

  @TestFactory
  Stream<DynamicTest> namesAreUnicode() {
    return Stream.of(
            "Entwürfe",
            "日本語",
            "Отправленные",
            "\uD83D\uDCEC mail",
            "a & b",
            "&",
            "&-",
            "&AOk-",
            "with spaces  inside",
            "percent % and * star",
            "quote \" and (paren) {brace}",
            "-dash",
            "#hash",
            "comma,semicolon;colon")
        .map(name -> dynamicTest(name, () -> assertNameIsKept(name)));
  }

  @TestFactory
  Stream<DynamicTest> namesOfFilesInStoresAreKeptOrRefused() {
    return Stream.of("cur", "new", "tmp", "dovecot-uidlist", "subscriptions")
        .map(name -> dynamicTest(name, () -> assertNameIsKeptOrRefused(name)));
  }

  @TestFactory
  Stream<DynamicTest> namesThatLeaveTheRootAreRefusedEverywhere() throws Exception {
    String d = String.valueOf(account().delimiter());
    Map<String, String> names = new LinkedHashMap<>();
    names.put("nothing", "");
    names.put("dot", ".");
    names.put("dot dot", "..");
    names.put("up and down", "../x");
    names.put("up inside", "a/../b");
    names.put("up at the end", "a/..");
    names.put("dot first", "./a");
    names.put("absolute", "/etc");
    names.put("absolute path", "/etc/passwd");
    names.put("home", "~");
    names.put("somebody's home", "~root");
    names.put("NUL", "a\0b");
    names.put("line feed", "a\nb");
    names.put("carriage return", "a\rb");
    names.put("delete", "a\u007fb");
    names.put("half a surrogate pair", "a\ud800b");
    names.put("leading delimiter", d + "a");
    names.put("trailing delimiter", "a" + d);
    names.put("empty level", "a" + d + d + "b");
    names.put("level dot dot", "a" + d + ".." + d + "b");
    names.put("delimiter only", d);
    names.put("too long", "x".repeat(100_000));
    names.put("too deep", ("x" + d).repeat(50_000) + "x");
    return names.entrySet().stream()
        .map(n -> dynamicTest(n.getKey(), () -> assertRefusedEverywhere(n.getValue())));
  }

  private void assertNameIsKeptOrRefused(String name) throws Exception {
    try {
      account().create(name, Optional.empty());
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID_NAME);
      assertFails(Kind.INVALID_NAME, () -> create(path("Other", name)));
      return;
    }
    account().delete(name);
    assertNameIsKept(name);
  }

  private void assertNameIsKept(String name) throws Exception {
    Account account = account();
    String child = path(name, name);
    append(create(name), "parent's");
    append(create(child), "child's");
    account.subscribe(child);

    assertThat(account.list()).extracting(MailboxInfo::name).contains(name, child);
    assertThat(account.subscriptions()).contains(child);
    assertThat(account.status(child).messages()).isEqualTo(1);
    Mailbox open = open(child);
    assertThat(open.name()).isEqualTo(child);
    assertThat(texts(open)).containsExactly("child's");
    assertThat(texts(open(name))).containsExactly("parent's");
  }

  private void assertRefusedEverywhere(String name) throws StoreException {
    Account account = account();
    Mailbox inbox = inbox();
    int before = account.list().size();

    assertFails(Kind.INVALID_NAME, () -> account.create(name, Optional.empty()));
    assertFails(Kind.INVALID_NAME, () -> account.open(name));
    assertFails(Kind.INVALID_NAME, () -> account.status(name));
    assertFails(Kind.INVALID_NAME, () -> account.delete(name));
    assertFails(Kind.INVALID_NAME, () -> account.rename(name, "Fine"));
    assertFails(Kind.INVALID_NAME, () -> account.rename("INBOX", name));
    assertFails(Kind.INVALID_NAME, () -> account.subscribe(name));
    assertFails(Kind.INVALID_NAME, () -> account.unsubscribe(name));
    assertFails(Kind.INVALID_NAME, () -> inbox.copy(UidSet.ALL, name));
    assertFails(Kind.INVALID_NAME, () -> inbox.move(UidSet.ALL, name));
    assertThat(account.list()).hasSize(before);
    assertThat(account.subscriptions()).isEmpty();
  }
}
