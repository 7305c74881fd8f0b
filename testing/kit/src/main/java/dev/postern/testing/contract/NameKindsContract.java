package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names that stores mix up: patterns, cases, normal forms, lengths, control characters. */
abstract class NameKindsContract extends ContractGroup {

  @Test
  void noNameIsAPattern() throws Exception {
    for (String name : List.of("a_b", "axb", "a%b", "a*b", "a.*b", "a%", "a")) {
      if (name.indexOf(account().delimiter()) < 0) {
        append(create(name), name);
        append(create(path(name, "Child")), name + "'s child");
      }
    }
    int before = account().list().size();

    account().delete("a_b");
    account().rename("a%", "New");

    assertThat(account().list()).hasSize(before);
    assertFails(Kind.NOT_SELECTABLE, () -> open("a_b"));
    assertThat(texts(open("axb"))).containsExactly("axb");
    assertThat(texts(open(path("axb", "Child")))).containsExactly("axb's child");
    assertThat(texts(open("a%b"))).containsExactly("a%b");
    assertThat(texts(open(path("New", "Child")))).containsExactly("a%'s child");
    assertThat(texts(open(path("a", "Child")))).containsExactly("a's child");
  }

  @TestFactory
  Stream<DynamicTest> namesOfNoOrdinarySortAreKeptOrRefused() {
    return Stream.of(
            "x'; DROP TABLE mailbox; --",
            "back\\slash",
            "a~b",
            "~",
            "\u00a0",
            " ",
            " padded ",
            "\u202eleft",
            "\ufeffmark",
            "\ufffd",
            "NIL",
            "con.txt",
            "dovecot.index.cache",
            "maildirsize",
            "maildirfolder",
            "dovecot-uidvalidity",
            "x.lock",
            "1731400000.M1P1.host:2,S",
            "INBOXES",
            "INBOX ",
            "\u0131nbox",
            "\u0130NBOX")
        .map(name -> dynamicTest("[" + name + "]", () -> assertKeptOrRefused(name)));
  }

  @TestFactory
  Stream<DynamicTest> noControlCharacterIsInAName() {
    return IntStream.concat(IntStream.range(0, 32), IntStream.range(127, 160))
        .mapToObj(
            c -> dynamicTest("U+%04x".formatted(c), () -> assertRefused("a" + (char) c + "b")));
  }

  @Test
  void normalFormsAreNotMixedUp() throws Exception {
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    append(create(composed), "composed");

    // One mailbox or two, as the store likes; but a name that was given is found again.
    List<String> expected = new ArrayList<>(List.of("composed"));
    try {
      append(create(decomposed), "decomposed");
      assertThat(texts(open(decomposed))).containsExactly("decomposed");
    } catch (StoreException e) {
      assertThat(e.kind()).isIn(Kind.EXISTS, Kind.INVALID_NAME);
    }
    assertThat(texts(open(composed))).isEqualTo(expected);
    assertThat(account().list()).extracting(MailboxInfo::name).contains(composed);
  }

  @TestFactory
  Stream<DynamicTest> aLongNameIsKeptWholeOrRefused() {
    return Stream.of("x", "\u65e5")
        .flatMap(
            c ->
                Stream.of(60, 120, 200, 250, 255, 500, 1_000, 3_000)
                    .map(n -> dynamicTest(c + " * " + n, () -> assertKeptWhole(c, n))));
  }

  @Test
  void aChildWhoseNameWouldBeTooLongStopsARename() throws Exception {
    create("p").close();
    String child = longestChild();
    String longer = "p".repeat(60);

    try {
      account().rename("p", longer);
      assertThat(texts(open(path(longer, child)))).containsExactly("child's");
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID_NAME);
      assertThat(texts(open(path("p", child)))).containsExactly("child's");
      assertFails(Kind.NOT_FOUND, () -> open(longer));
    }
    assertThat(account().list()).hasSize(3);
  }

  private String longestChild() throws IOException {
    for (int n = 2_048; n > 0; n -= n > 256 ? 64 : 1) {
      String child = "x".repeat(n);
      try {
        append(create(path("p", child)), "child's");
        return child;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.INVALID_NAME);
      }
    }
    throw new AssertionError("not even a short child can be made");
  }

  private void assertKeptWhole(String c, int length) throws IOException {
    String one = c.repeat(length) + "1";
    String two = c.repeat(length) + "2";
    if (isMade(one)) {
      append(open(one), "one");
      append(create(two), "two");
      assertThat(texts(open(one))).containsExactly("one");
      assertThat(account().list()).extracting(MailboxInfo::name).contains(one, two);
      account().delete(one);
      account().delete(two);
    }
  }

  private void assertKeptOrRefused(String name) throws IOException {
    if (!isMade(name)) {
      assertRefused(name);
      return;
    }
    Mailbox made = open(name);
    append(made, "text");
    assertThat(account().list()).extracting(MailboxInfo::name).contains(name);
    assertThat(texts(open(name))).containsExactly("text");
    assertThat(inbox().snapshot().size()).isZero();
    account().delete(name);
    assertFails(Kind.NOT_FOUND, () -> open(name));
  }

  private boolean isMade(String name) throws StoreException {
    try {
      account().create(name, Optional.empty());
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.INVALID_NAME);
      return false;
    }
  }

  private void assertRefused(String name) {
    assertFails(Kind.INVALID_NAME, () -> account().create(name, Optional.empty()));
    assertFails(Kind.INVALID_NAME, () -> account().open(name));
    assertFails(Kind.INVALID_NAME, () -> account().rename("INBOX", name));
    assertFails(Kind.INVALID_NAME, () -> account().subscribe(name));
  }
}
