package dev.postern.imap.server;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*,a/b/c,true",
    "%,a,true",
    "%,a/b,false",
    "%/%,a/b,true",
    "%/%,a/b/c,false",
    "a*,a/b,true",
    "a%,a/b,false",
    "a%b,axxb,true",
    "*b,a/b,true",
    "a/*,a,false",
    "a/%,a/,true",
    "*%*,a/b,true",
    "%*%,a/b,true",
    "'',a,false",
    "a,A,false",
    "iNBOX,INBOX,true",
    "in*,INBOX,true",
    "inbox/a,INBOX/a,true",
    "inbox/A,INBOX/a,false",
    "Inbox/%,INBOX/a,true",
    "in*a,INBOX/a,true",
    "inbox/*,Inbox/a,true",
    "INBOX/a,inbox/a,true",
    "inboxes,INBOXES,false",
    "\u0131nbox,INBOX,false",
    "inbox/a,\u0131nbox/a,false",
    "a*b*c,aXbXbXc,true",
    "a*b*c,aXbXb,false",
    "abc,ab,false",
    "ab,abc,false"
  })
  void matches(String pattern, String name, boolean fits) {
    assertThat(new ListPattern(pattern, '/').matches(name)).isEqualTo(fits);
  }

  @Test
  void parentsOfDeeperNames() {
    assertThat(new ListPattern("%", '/').matchingParents("a/b/c")).containsExactly("a");
    assertThat(new ListPattern("a/%", '/').matchingParents("a/b/c")).containsExactly("a/b");
    assertThat(new ListPattern("*", '/').matchingParents("a/b/c")).containsExactly("a", "a/b");
    assertThat(new ListPattern("x", '/').matchingParents("a/b/c")).isEmpty();
    assertThat(new ListPattern("inb%", '/').matchingParents("INBOX/b")).containsExactly("INBOX");
  }

  @Test
  void manyWildcardsCostLittle() {
    String name = "a".repeat(1_000) + "b";
    assertTimeoutPreemptively(
        ofSeconds(10),
        () -> {
          assertThat(new ListPattern("*a".repeat(30_000), '/').matches(name)).isFalse();
          assertThat(new ListPattern("%*%".repeat(20_000) + "c", '/').matches(name)).isFalse();
          assertThat(new ListPattern("*a".repeat(900) + "c", '/').matches(name)).isFalse();
          assertThat(new ListPattern("*a".repeat(900) + "b", '/').matches(name)).isTrue();
        });
  }
}
