package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.imap.fetch.StubMailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are longer than what ENVELOPE shows are searched to their ends all the same. */
class LongHeaderSearchTest {
  private final StubMailbox mailbox = new StubMailbox();
  private final SearchRig rig = new SearchRig(mailbox);

  @ParameterizedTest
  @CsvSource({
    "SUBJECT needle, 1",
    "SUBJECT \"last WORDS\", 1",
    "SUBJECT \"caf\u00e9 last\", 1",
    "SUBJECT Tony, ''",
    "TO needle, ''",
    "TO \"Tony Last <tony@last.example>\", 1",
    "TO tony@last.example, 1",
    "TO \"some example\", ''",
    "CC \"\", 1",
    "BCC \"\", ''",
    "HEADER X-Behind ok, 1",
    "HEADER X-Behind \"\", 1",
    "FROM ann@example.org, 1",
    "TEXT needle, 1",
    "TEXT last.example, 1",
    "TEXT \"X-Behind: ok\", 1",
    "TEXT nothing, ''",
  })
  void allOfAHeaderIsSearched(String keys, String uids) throws Exception {
    mailbox.add(
        "From: ann@example.org\nTo: "
            + "Somebody <some@example.org>,\n ".repeat(60_000)
            + "\"Tony Last\" <tony@last.example>\nSubject: "
            + "many words ".repeat(40_000)
            + "needle =?utf-8?q?caf=C3=A9_last?=\n =?utf-8?q?_words?=\n"
            + "Cc: "
            + "a,".repeat(300_000)
            + "\nX-Behind: ok\n\nbody\n");

    assertThat(rig.search(keys)).isEqualTo(uids);
  }

  /** Wherever a long field is cut, what lies across is found. */
  @Test
  void nothingIsLostWhereAFieldIsCut() throws Exception {
    StringBuilder subject = new StringBuilder("Subject:");
    for (int i = 0; i < 30_000; i++) {
      subject.append(i % 7 == 0 ? "\n " : " ").append('w').append(i);
    }
    mailbox.add(subject + "\n\n");

    StringBuilder keys = new StringBuilder("SUBJECT w0");
    for (int i = 0; i < 29_000; i += 600) {
      keys.append(" SUBJECT \"w").append(i + 299).append(" w").append(i + 300).append('"');
    }
    assertThat(rig.search(keys.toString())).isEqualTo("1");
    for (int i = 1_000; i < 29_000; i += 1_000) {
      assertThat(rig.search("SUBJECT \"w" + i + " w" + (i + 1) + " w" + (i + 2) + '"'))
          .isEqualTo("1");
    }
  }
}
