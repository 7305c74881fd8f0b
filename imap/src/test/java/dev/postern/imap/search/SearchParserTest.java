package dev.postern.imap.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.wire.ImapSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALL                        | AllKey[]
          all                        | AllKey[]
          ANSWERED                   | FlagKey[flag=ANSWERED]
          DELETED                    | FlagKey[flag=DELETED]
          DRAFT                      | FlagKey[flag=DRAFT]
          FLAGGED                    | FlagKey[flag=FLAGGED]
          Seen                       | FlagKey[flag=SEEN]
          UNANSWERED                 | NotKey[key=FlagKey[flag=ANSWERED]]
          UNDELETED                  | NotKey[key=FlagKey[flag=DELETED]]
          UNDRAFT                    | NotKey[key=FlagKey[flag=DRAFT]]
          UNFLAGGED                  | NotKey[key=FlagKey[flag=FLAGGED]]
          unseen                     | NotKey[key=FlagKey[flag=SEEN]]
          RECENT                     | RecentKey[]
          OLD                        | NotKey[key=RecentKey[]]
          NEW                        | AndKey[keys=[RecentKey[], NotKey[key=FlagKey[flag=SEEN]]]]
          KEYWORD $Work              | KeywordKey[keyword=$Work]
          UNKEYWORD Junk             | NotKey[key=KeywordKey[keyword=Junk]]
          BEFORE 1-Feb-1994          | DateKey[relation=BEFORE, date=1994-02-01]
          ON "24-nov-2026"           | DateKey[relation=ON, date=2026-11-24]
          SINCE 01-JAN-2000          | DateKey[relation=SINCE, date=2000-01-01]
          SENTBEFORE 1-Feb-1994      | SentKey[relation=BEFORE, date=1994-02-01]
          SENTON 1-Feb-1994          | SentKey[relation=ON, date=1994-02-01]
          SENTSINCE 1-Feb-1994       | SentKey[relation=SINCE, date=1994-02-01]
          LARGER 0                   | SizeKey[relation=LARGER, octets=0]
          SMALLER 4294967296         | SizeKey[relation=SMALLER, octets=4294967296]
          FROM smith                 | HeaderKey[field=FROM, text=smith]
          TO "a b"                   | HeaderKey[field=TO, text=a b]
          CC ""                      | HeaderKey[field=CC, text=]
          BCC x]y                    | HeaderKey[field=BCC, text=x]y]
          SUBJECT "say ""            |
          HEADER X-Loop ""           | HeaderKey[field=X-Loop, text=]
          HEADER "Subject" word      | HeaderKey[field=Subject, text=word]
          BODY word                  | TextKey[where=BODY, text=word]
          TEXT "two words"           | TextKey[where=TEXT, text=two words]
          1                          | SequenceKey[numbers=1]
          *                          | SequenceKey[numbers=*]
          2,4:7,9,12:*               | SequenceKey[numbers=2,4:7,9,12:*]
          UID 5:3,*                  | UidKey[uids=5:3,*]
          NOT SEEN                   | NotKey[key=FlagKey[flag=SEEN]]
          NOT NOT SEEN               | FlagKey[flag=SEEN]
          not not NOT 1              | NotKey[key=SequenceKey[numbers=1]]
          OR SEEN 1                  | OrKey[keys=[FlagKey[flag=SEEN], SequenceKey[numbers=1]]]
          OR 1 or 2 OR 3 4           | OrKey[keys=[SequenceKey[numbers=1], SequenceKey[numbers=2], SequenceKey[numbers=3], SequenceKey[numbers=4]]]
          OR OR 1 2 3                | OrKey[keys=[OrKey[keys=[SequenceKey[numbers=1], SequenceKey[numbers=2]]], SequenceKey[numbers=3]]]
          (SEEN)                     | FlagKey[flag=SEEN]
          (1 2)                      | AndKey[keys=[SequenceKey[numbers=1], SequenceKey[numbers=2]]]
          1 NOT (2 3)                | AndKey[keys=[SequenceKey[numbers=1], NotKey[key=AndKey[keys=[SequenceKey[numbers=2], SequenceKey[numbers=3]]]]]]
          CHARSET utf-8 FROM x       | HeaderKey[field=FROM, text=x]
          CHARSET "US-ASCII" ALL     | AllKey[]
          ALL UNSEEN                 | AndKey[keys=[AllKey[], NotKey[key=FlagKey[flag=SEEN]]]]
          """)
  void reads(String arguments, String parsed) throws Exception {
    if (parsed == null) {
      assertThatThrownBy(() -> SearchRig.parse(arguments)).isInstanceOf(ImapSyntaxException.class);
    } else {
      assertThat(SearchRig.parse(arguments)).hasToString(parsed);
    }
  }

  @Test
  void readsLiterals() throws Exception {
    assertThat(SearchRig.parse("FROM {5}\r\na b c SUBJECT {1+}\r\n)"))
        .isEqualTo(
            new AndKey(List.of(new HeaderKey("FROM", "a b c"), new HeaderKey("SUBJECT", ")"))));
  }

  @Test
  void readsTheExamplesOfTheRfc() throws Exception {
    assertThat(SearchRig.parse("FLAGGED SINCE 1-Feb-1994 NOT FROM \"Smith\""))
        .isEqualTo(
            new AndKey(
                List.of(
                    SearchRig.parse("FLAGGED"),
                    new DateKey(DateRelation.SINCE, LocalDate.of(1994, 2, 1)),
                    new NotKey(new HeaderKey("FROM", "Smith")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ALL",
        "ALLX",
        "NONSENSE",
        "()",
        "( )",
        "(ALL",
        "ALL)",
        "NOT",
        "NOT ",
        "OR",
        "OR SEEN",
        "OR SEEN ",
        "FROM",
        "FROM ",
        "FROM (a)",
        "HEADER",
        "HEADER Subject",
        "KEYWORD",
        "KEYWORD \\Seen",
        "KEYWORD (a)",
        "BEFORE",
        "BEFORE yesterday",
        "BEFORE 1994-02-01",
        "BEFORE 31-Foo-1994",
        "BEFORE 0-Feb-1994",
        "BEFORE 30-Feb-1994",
        "LARGER",
        "LARGER -1",
        "LARGER x",
        "0",
        "1:",
        "1,,2",
        "1;2",
        "UID",
        "UID 0",
        "UID SEEN",
        "CHARSET",
        "CHARSET UTF-8",
        "CHARSET UTF-8 ",
        "MODSEQ 1",
        "BODY {3}\r\nab"
      })
  void refuses(String arguments) {
    assertThatThrownBy(() -> SearchRig.parse(arguments)).isInstanceOf(ImapSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-foo", "UTF-99", "\"a b\"", "\"\"", "{3}\r\n\u00e9x"})
  void knowsUnknownCharsets(String name) {
    assertThatThrownBy(() -> SearchRig.parse("CHARSET " + name + " ALL"))
        .isInstanceOf(BadCharsetException.class);
  }

  @Test
  void namesCharsetsThatItKnows() throws Exception {
    for (String name : BadCharsetException.SUPPORTED) {
      assertThat(SearchRig.parse("CHARSET " + name + " FROM x"))
          .isEqualTo(new HeaderKey("FROM", "x"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, r\u00e9sum\u00e9",
    "ISO-8859-1, r\u00e9sum\u00e9",
    "ISO-8859-15, 5 \u20ac",
    "ISO-2022-JP, \u65e5\u672c\u8a9e",
    "Shift_JIS, \u65e5\u672c\u8a9e",
    "EUC-JP, \u65e5\u672c\u8a9e",
    "GB18030, \u4e2d\u6587",
    "EUC-KR, \ud55c\uad6d",
    "KOI8-R, \u043f\u0440\u0438\u0432\u0435\u0442",
    "UTF-8, \ud83d\ude00"
  })
  void decodesStrings(String charset, String text) throws Exception {
    assertThat(SearchRig.parse(SearchRig.inCharset(charset, "SUBJECT", text)))
        .isEqualTo(new HeaderKey("SUBJECT", text));
  }

  @Test
  void refusesStringsThatAreNotInTheCharset() {
    byte[] latin1 = "SUBJECT \"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SearchRig.parse(latin1)).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void boundsNesting() throws Exception {
    assertThat(SearchRig.parse("(".repeat(64) + "ALL" + ")".repeat(64))).isEqualTo(new AllKey());
    assertThatThrownBy(() -> SearchRig.parse("(".repeat(65) + "ALL" + ")".repeat(65)))
        .isInstanceOf(ImapSyntaxException.class);
    assertThatThrownBy(() -> SearchRig.parse("OR ".repeat(70) + "1 ".repeat(70) + "1"))
        .isInstanceOf(ImapSyntaxException.class);
    assertThatThrownBy(() -> SearchRig.parse("NOT (".repeat(5_000)))
        .isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void readsLongChains() throws Exception {
    assertThat(SearchRig.parse("NOT ".repeat(10_000) + "SEEN")).isInstanceOf(FlagKey.class);
    String chain = "OR FROM a ".repeat(1_000) + "FROM a";
    assertThat(((OrKey) SearchRig.parse(chain)).keys()).hasSize(1_001);
  }

  @Test
  void boundsTheNumberOfKeys() throws Exception {
    String most = "SEEN ".repeat(SearchParser.MAX_KEYS - 1);
    assertThat(((AndKey) SearchRig.parse(most + "SEEN")).keys()).hasSize(SearchParser.MAX_KEYS);
    assertThatThrownBy(() -> SearchRig.parse(most + "SEEN SEEN"))
        .isInstanceOf(ImapSyntaxException.class);
    String texts = "BODY a ".repeat(SearchParser.MAX_TEXT_KEYS - 1);
    assertThat(((AndKey) SearchRig.parse(texts + "TEXT a")).keys())
        .hasSize(SearchParser.MAX_TEXT_KEYS);
    assertThatThrownBy(() -> SearchRig.parse(texts + "TEXT a BODY b"))
        .isInstanceOf(ImapSyntaxException.class);
  }
}
