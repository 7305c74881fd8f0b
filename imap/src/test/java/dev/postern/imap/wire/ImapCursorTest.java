package dev.postern.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapCursorTest {

  @ParameterizedTest
  @CsvSource({"a1 x,a1", "A.1-_]} x,A.1-_]}", "!#$&,!#$&"})
  void tags(String input, String tag) throws ImapSyntaxException {
    assertThat(cursor(input).tag()).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " a", "+a", "(a", "*", "%", "\"a\"", "\\a", "{1}", "\u00e9", "\u0001"})
  void noTags(String input) {
    assertThatThrownBy(() -> cursor(input).tag()).hasMessage("Invalid tag");
  }

  @ParameterizedTest
  @CsvSource({"abc,abc", "a(b,a", "a]b,a", "a b,a", "a\"b,a", "a+b/c=,a+b/c=", "BODY[],BODY["})
  void atoms(String input, String atom) throws ImapSyntaxException {
    assertThat(cursor(input).atom()).isEqualTo(atom);
  }

  @ParameterizedTest
  @CsvSource({
    "abc,abc",
    "a]b,a]b",
    "'\"a b\"','a b'",
    "'\"\"',''",
    "'\"a\\\"b\\\\\"','a\"b\\'",
    "'{3}\r\na b','a b'",
    "'{0}\r\n',''",
    "'{2+}\r\n\r\n','\r\n'"
  })
  void astrings(String input, String value) throws ImapSyntaxException {
    ImapCursor cursor = cursor(input);
    assertThat(new String(cursor.astring(), ISO_8859_1)).isEqualTo(value);
    assertThat(cursor.atEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " a",
        "(a)",
        "\"a",
        "\"a\\\"",
        "\"a\\n\"",
        "\"a\r\n\"",
        "\"a\u0000\"",
        "{3}\r\nab",
        "{3}abc",
        "{}\r\n",
        "{-1}\r\n",
        "{99999999999}\r\n",
        "{3 }\r\nabc",
        "{3}\nabc",
        "{3}\r\na\u0000b"
      })
  void noAstrings(String input) {
    assertThatThrownBy(() -> cursor(input).astring()).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void nilIsNoString() throws ImapSyntaxException {
    assertThat(cursor("nil").nstring()).isEmpty();
    assertThat(cursor("\"nil\"").nstring()).isPresent();
    assertThatThrownBy(() -> cursor("NILS").nstring()).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void textIsStrictUtf8() throws ImapSyntaxException {
    assertThat(cursor("{2}\r\n\u00c3\u00bc").credential()).isEqualTo("\u00fc");
    assertThat(cursor("{1}\r\n\u00fc").credential()).isEqualTo("\u00fc");
  }

  @Test
  void namesAndPasswordsMayBeOfAnyCharsetWithoutQuotes() throws ImapSyntaxException {
    assertThat(cursor("\u00c3\u00bc x").credential()).isEqualTo("\u00fc");
    assertThat(cursor("\u0080\u00ff]").credential()).isEqualTo("\u0080\u00ff]");
    assertThat(cursor("a\u00fc(").credential()).isEqualTo("a\u00fc");
    for (String none : List.of("", " ", "(", "%", "\u007f", "\u0001")) {
      assertThatThrownBy(() -> cursor(none).credential()).isInstanceOf(ImapSyntaxException.class);
    }
    assertThatThrownBy(() -> cursor("\u00fc").astring()).isInstanceOf(ImapSyntaxException.class);
    assertThatThrownBy(() -> cursor("\u00fc").atom()).isInstanceOf(ImapSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "4294967295,4294967295", "0012,12", "5x,5"})
  void numbers(String input, long number) throws ImapSyntaxException {
    assertThat(cursor(input).number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "4294967296", "99999999999999999999999", "x"})
  void noNumbers(String input) {
    assertThatThrownBy(() -> cursor(input).number()).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void largeNumbersHaveSixtyThreeBits() throws ImapSyntaxException {
    assertThat(cursor("9223372036854775807").number64()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> cursor("9223372036854775808").number64()).isNotNull();
    assertThatThrownBy(() -> cursor("0").nzNumber()).hasMessage("Zero is not allowed here");
  }

  @ParameterizedTest
  @CsvSource({"'1','1'", "'1:*','1:*'", "'2,4:7,9,12:*','2,4:7,9,12:*'", "'*:4,5:7','*:4,5:7'"})
  void sequenceSets(String input, String value) throws ImapSyntaxException {
    assertThat(cursor(input).sequenceSet()).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1:", "1,", ",1", "1:0", "1-2", "1:4294967296", "a"})
  void noSequenceSets(String input) {
    assertThatThrownBy(
            () -> {
              ImapCursor cursor = cursor(input);
              cursor.sequenceSet();
              cursor.end();
            })
        .isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void flags() throws ImapSyntaxException {
    Flags both = Flags.of(List.of(SystemFlag.SEEN), List.of("$Forwarded"));
    assertThat(cursor("(\\Seen $Forwarded)").flagList()).isEqualTo(both);
    assertThat(cursor("(\\sEEN \\SEEN $FORWARDED)").flagList()).isEqualTo(both);
    assertThat(cursor("()").flagList()).isEqualTo(Flags.NONE);
    assertThat(cursor("( )").flagList()).isEqualTo(Flags.NONE);
    assertThat(cursor("( \\Seen  $Forwarded )").flagList()).isEqualTo(both);
    assertThat(cursor("\\Seen $Forwarded").storeFlags()).isEqualTo(both);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(\\Recent)", "(\\Foo)", "(\\)", "(a", "(a ", "a", "(a])"})
  void noFlagLists(String input) {
    assertThatThrownBy(() -> cursor(input).flagList()).isInstanceOf(ImapSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"17-Jul-1996 02:44:25 -0700\"',1996-07-17T02:44:25-07:00",
    "'\" 1-feb-2024 23:59:59 +0530\"',2024-02-01T23:59:59+05:30",
    "'\"31-Dec-2016 23:59:60 +0000\"',2016-12-31T23:59:59Z"
  })
  void dateTimes(String input, String value) throws ImapSyntaxException {
    assertThat(cursor(input).dateTime()).isEqualTo(OffsetDateTime.parse(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1-Feb-2024 23:59:59 +0530\"",
        "\"31-Feb-2024 23:59:59 +0530\"",
        "\"01-Foo-2024 23:59:59 +0530\"",
        "\"01-Feb-2024 24:00:00 +0530\"",
        "\"01-Feb-2024 23:59:61 +0000\"",
        "\"01-Feb-2024 23:59:59 +9900\"",
        "\"01-Feb-2024 23:59:59\"",
        "\"\"",
        "01-Feb-2024"
      })
  void noDateTimes(String input) {
    assertThatThrownBy(() -> cursor(input).dateTime()).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void dates() throws ImapSyntaxException {
    LocalDate day = LocalDate.of(1994, 2, 1);
    assertThat(cursor("1-Feb-1994").date()).isEqualTo(day);
    assertThat(cursor("\"01-Feb-1994\"").date()).isEqualTo(day);
    assertThatThrownBy(() -> cursor("30-Feb-1994").date()).hasMessage("Invalid date");
    assertThatThrownBy(() -> cursor("1-2-1994").date()).hasMessage("Invalid date");
  }

  @ParameterizedTest
  @CsvSource({
    "inBox,INBOX",
    "'\"INBOX\"',INBOX",
    "'inbox/a',inbox/a",
    "'&ATE-nbox',\u0131nbox",
    "'Entw&APw-rfe',Entw\u00fcrfe"
  })
  void mailboxes(String input, String value) throws ImapSyntaxException {
    assertThat(cursor(input).mailbox()).isEqualTo(value);
  }

  @Test
  void patternsHoldWildcards() throws ImapSyntaxException {
    assertThat(cursor("a%/*]").listMailbox()).asString(ISO_8859_1).isEqualTo("a%/*]");
    ImapCursor plain = cursor("a%");
    assertThat(plain.mailbox()).isEqualTo("a");
    assertThatThrownBy(plain::end).isInstanceOf(ImapSyntaxException.class);
  }

  @Test
  void namesAndWords() throws ImapSyntaxException {
    ImapCursor cursor = cursor("body.peek[header]");
    assertThat(cursor.name()).isEqualTo("BODY.PEEK");
    assertThat(cursor.accept('[')).isTrue();
    assertThat(cursor.acceptWord("HEAD")).isFalse();
    assertThat(cursor.acceptWord("HEADER")).isTrue();
    cursor.expect(']');
    cursor.end();
  }

  @Test
  void nestingIsBounded() throws ImapSyntaxException {
    ImapCursor cursor = new ImapCursor(new byte[0], 2, List.of());
    cursor.enter();
    cursor.enter();
    cursor.leave();
    cursor.enter();
    assertThatThrownBy(cursor::enter).hasMessage("Too deeply nested");
  }

  @Test
  void theEndForgivesSpacesAlone() throws ImapSyntaxException {
    cursor("  ").end();
    assertThatThrownBy(() -> cursor(" x").end()).hasMessage("Unexpected argument");
  }

  private static ImapCursor cursor(String input) {
    return new ImapCursor(input.getBytes(ISO_8859_1));
  }
}
