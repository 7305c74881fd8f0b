package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.fetch.StubMailbox;
import dev.postern.imap.response.TimeSlice;
import dev.postern.message.MessageSource;
import dev.postern.store.Flags;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchEvaluatorTest {
  private final StubMailbox mailbox = new StubMailbox();
  private final SearchRig rig = new SearchRig(mailbox, UidSet.of(3, 4));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALL                            | 1:4
          SEEN                           | 1,4
          UNSEEN                         | 2:3
          ANSWERED                       | 1
          UNANSWERED                     | 2:4
          FLAGGED DRAFT                  | 2
          DELETED                        | 2
          UNDELETED UNDRAFT UNFLAGGED    | 1,3:4
          KEYWORD $work                  | 1
          UNKEYWORD $Work                | 2:4
          KEYWORD none                   | ''
          RECENT                         | 3:4
          OLD                            | 1:2
          NEW                            | 3
          LARGER 20                      | 3:4
          SMALLER 20                     | 1
          NOT LARGER 20                  | 1:2
          BEFORE 5-Nov-2026              | 1:2
          ON 5-Nov-2026                  | 3
          SINCE 5-Nov-2026               | 3:4
          ON 4-Nov-2026                  | 2
          1                              | 1
          2:3                            | 2:3
          3:2                            | 2:3
          *                              | 4
          3:*                            | 3:4
          9:*                            | 4
          9                              | ''
          1,3,99                         | 1,3
          UID 2,4:9                      | 2,4
          UID *                          | 4
          UID 99:*                       | 4
          UID 99                         | ''
          2:4 UID 1:2                    | 2
          NOT 2:3                        | 1,4
          OR 1 4                         | 1,4
          OR SEEN OR DELETED 3           | 1:4
          NOT (SEEN 1)                   | 2:4
          NOT (OR 1 2) NOT 4             | 3
          (SEEN NOT ANSWERED)            | 4
          """)
  void decidesByTheSnapshotAlone(String keys, String found) throws Exception {
    put(10, "2026-11-03T23:59:59Z", List.of(SystemFlag.SEEN, SystemFlag.ANSWERED), "$Work");
    put(
        20,
        "2026-11-04T00:00:00Z",
        List.of(SystemFlag.FLAGGED, SystemFlag.DRAFT, SystemFlag.DELETED));
    put(30, "2026-11-05T12:00:00Z", List.of());
    put(40, "2026-11-06T00:00:00Z", List.of(SystemFlag.SEEN));
    assertThat(rig.search(keys)).isEqualTo(found);
    assertThat(mailbox.opened()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ALL", "*", "1:*", "UID *", "UID 1:*", "NOT 1", "NOT BODY x", "TEXT ''"})
  void findsNothingInAnEmptyMailbox(String keys) throws Exception {
    assertThat(rig.search(keys.replace("''", "\"\""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FROM ann                             | 1
          FROM "ANN EXAMPLE"                   | 1
          FROM "ann example <ann@"             | 1
          FROM "quoted, name <q@"              | 2
          FROM "\\"quoted, name\\" <q@"        | 2
          FROM "ren\u00c9"                     | 3
          FROM =?utf-8                         | ''
          TO bob                               | 1
          CC bob                               | 2
          BCC bob                              | 3
          SUBJECT "meeting on monday"          | 1
          SUBJECT "meeting  on  monday"        | 1
          SUBJECT "\u65e5\u672c"               | 2
          SUBJECT "\u65e5\u672c\u8a9e"         | 2
          SUBJECT ""                           | 1:2
          HEADER Subject ""                    | 1:2
          HEADER SUBJECT monday                | 1
          HEADER X-Loop ""                     | 1,3
          HEADER X-Loop two                    | 3
          HEADER X-LOOP third                  | 3
          HEADER X-None ""                     | ''
          HEADER X-Loop "one two"              | ''
          HEADER Date "nov 2026"               | 1:3
          SENTON 24-Nov-2026                   | 1
          SENTON 25-Nov-2026                   | 2
          SENTBEFORE 25-Nov-2026               | 1
          SENTSINCE 25-Nov-2026                | 2:3
          NOT SENTSINCE 1-Jan-1970             | 4
          SENTBEFORE 31-Dec-2099               | 1:3
          NOT FROM ann                         | 2:4
          OR FROM ann SUBJECT "\u8a9e"         | 1:2
          FROM ann TO bob                      | 1
          FROM ann TO carol                    | ''
          """)
  void decidesByTheHeader(String keys, String found) throws Exception {
    mailbox.add(
        """
        From: Ann Example <ann@example.org>
        To: Bob <bob@example.net>
        Subject: Meeting
         on\tMonday
        X-Loop: one
        Date: Tue, 24 Nov 2026 23:59:00 -1200

        x
        """
            + "z".repeat(200_000));
    mailbox.add(
        """
        From: "Quoted, Name" <q@example.org>
        Cc: bob@example.net
        Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=
         =?UTF-8?B?6Kqe?=
        Date: Wed, 25 Nov 2026 00:01:00 +1400

        x
        """);
    mailbox.add(
        """
        From: =?iso-8859-1?q?Ren=E9?= <rene@example.fr>
        Bcc: bob@example.net
        X-Loop: two
        x-loop: third
        Date: 26 Nov 2026 10:00 GMT

        x
        """);
    mailbox.add("Date: whenever\n\nx\n");
    assertThat(rig.search(keys)).isEqualTo(found);
    assertThat(mailbox.farthestRead()).isLessThan(100_000);
  }

  @Test
  void opensNoMessageThatFlagsDecide() throws Exception {
    put(10, "2026-11-03T23:59:59Z", List.of(SystemFlag.SEEN));
    mailbox.add("Subject: x\n\nhello\n");
    put(10, "2026-11-03T23:59:59Z", List.of(SystemFlag.SEEN));
    assertThat(rig.search("BODY hello UNSEEN")).isEqualTo("2");
    assertThat(mailbox.opened()).containsExactly(2L);
    assertThat(rig.search("OR SEEN SUBJECT y")).isEqualTo("1,3");
    assertThat(mailbox.opened()).containsExactly(2L, 2L);
    assertThat(rig.search("1 TEXT hello")).isEmpty();
    assertThat(mailbox.opened()).containsExactly(2L, 2L, 1L);
  }

  @Test
  void readsNoBodyThatTheHeaderDecides() throws Exception {
    mailbox.add("Subject: x\n\n" + "a".repeat(500_000));
    assertThat(rig.search("BODY b SUBJECT y")).isEmpty();
    assertThat(rig.search("OR BODY b SUBJECT x")).isEqualTo("1");
    assertThat(mailbox.farthestRead()).isLessThan(100_000);
    assertThat(rig.search("BODY b SUBJECT x")).isEmpty();
    assertThat(mailbox.farthestRead()).isGreaterThan(500_000);
  }

  @Test
  void doesNotFindWhatWasExpungedMeanwhile() throws Exception {
    mailbox.add("Subject: x\n\nhello\n").add("Subject: x\n\nhello\n");
    mailbox.fail(1, StoreException.Kind.EXPUNGED);
    assertThat(rig.search("BODY hello")).isEqualTo("2");
    assertThat(rig.search("NOT BODY other")).isEqualTo("2");
    assertThat(rig.search("NOT SUBJECT other")).isEqualTo("2");
    assertThat(rig.search("ALL")).isEqualTo("1:2");
  }

  @Test
  void tellsThatAMessageCannotBeRead() {
    mailbox.add("Subject: x\n\nhello\n").fail(1, StoreException.Kind.UNAVAILABLE);
    assertThatThrownBy(() -> rig.search("BODY hello"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  @Test
  void canRestBetweenMessages() throws Exception {
    for (int i = 0; i < 10; i++) {
      mailbox.add("Subject: " + i % 2 + "\n\nx\n");
    }
    SearchRun run =
        new SearchEvaluator()
            .start(mailbox, mailbox.snapshot(), UidSet.EMPTY, SearchRig.parse("SUBJECT 1"));
    for (int i = 1; i <= 4; i++) {
      assertThat(run.advance(over())).isFalse();
      assertThat(mailbox.opened()).hasSize(i);
    }
    assertThat(run.result().uids()).isEqualTo(UidSet.of(2, 4));
    boolean done = false;
    while (!done) {
      done = run.advance(over());
    }
    assertThat(run.result().uids()).isEqualTo(UidSet.of(2, 4, 6, 8, 10));
  }

  @Test
  void canRestWithinALargeMessage() throws Exception {
    mailbox.add("Subject: x\n\n" + "filler\n".repeat(200_000) + "needle\n");
    try (SearchRun run =
        new SearchEvaluator()
            .start(mailbox, mailbox.snapshot(), UidSet.EMPTY, SearchRig.parse("BODY needle"))) {
      int rests = 0;
      while (!run.advance(over())) {
        rests++;
      }
      assertThat(rests).isGreaterThan(100);
      assertThat(run.result().uids()).isEqualTo(UidSet.of(1));
    }
  }

  /** One that is over with the first step. */
  private static TimeSlice over() {
    AtomicLong nanos = new AtomicLong();
    return TimeSlice.begin(() -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));
  }

  @Test
  void countsNumbersInTheSnapshot() throws Exception {
    for (int i = 0; i < 6; i++) {
      mailbox.add("Subject: x\n\nx\n");
    }
    SearchResult result =
        new SearchEvaluator()
            .search(
                mailbox,
                mailbox.snapshot().minus(UidSet.of(1, 4), 9),
                UidSet.EMPTY,
                SearchRig.parse("OR 2:3 *"));
    assertThat(result.uids()).isEqualTo(UidSet.of(3, 5, 6));
    assertThat(result.numbers().boxed()).containsExactly(2L, 3L, 4L);
  }

  private void put(int size, String date, List<SystemFlag> flags, String... keywords) {
    mailbox.add(
        MessageSource.of(new byte[size]), Flags.of(flags, List.of(keywords)), Instant.parse(date));
  }
}
