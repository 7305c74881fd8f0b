package dev.postern.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWriterTest {

  @ParameterizedTest
  @CsvSource({
    "'','\"\"'",
    "'a b','\"a b\"'",
    "'a\"b\\c','\"a\\\"b\\\\c\"'",
    "'a\tb','\"a\tb\"'",
    "'a\r\nb','{4}\r\na\r\nb'",
    "'a\nb','{3}\r\na\nb'",
    "'a\u0000b','{3}\r\na\u0000b'",
    "'\u00fc','{1}\r\n\u00fc'",
    "'{3}','\"{3}\"'"
  })
  void strings(String value, String wire) {
    assertThat(written(out -> out.string(value.getBytes(ISO_8859_1)))).isEqualTo(wire);
  }

  @Test
  void longStringsAreLiterals() {
    String value = "x".repeat(1_001);
    assertThat(written(out -> out.string(value))).isEqualTo("{1001}\r\n" + value);
  }

  @Test
  void nothingIsNil() {
    assertThat(written(out -> out.nstring((String) null).space().nstring((byte[]) null)))
        .isEqualTo("NIL NIL");
    assertThat(written(out -> out.nstring("NIL"))).isEqualTo("\"NIL\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\r\n", "a\u0000", "(", ")", "\"", "{1}", "\u00e9", "\u007f"})
  void noAtoms(String value) {
    ResponseWriter out = new ResponseWriter();
    assertThatThrownBy(() -> out.atom(value)).isInstanceOf(IllegalArgumentException.class);
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'ok \r\n* BYE','ok ??* BYE'",
    "'[ALERT] x','?ALERT] x'",
    "'a\u0000b\u00e9','a?b?'",
    "'a [b]','a [b]'"
  })
  void textStaysOnItsLine(String text, String wire) {
    assertThat(written(out -> out.text(text))).isEqualTo(wire);
  }

  @ParameterizedTest
  @CsvSource({
    "INBOX,INBOX",
    "'a b','\"a b\"'",
    "'',''''''",
    "'a\"b','\"a\\\"b\"'",
    "'a\r\nb','a&AA0ACg-b'",
    "'a(b)','\"a(b)\"'",
    "Entw\u00fcrfe,Entw&APw-rfe"
  })
  void mailboxes(String name, String wire) {
    assertThat(written(out -> out.mailbox(name))).isEqualTo(wire.replace("''", "\"\""));
  }

  @Test
  void flagsThatCannotBeSaidAreLeftOut() {
    Flags flags =
        Flags.of(
            List.of(SystemFlag.SEEN, SystemFlag.ANSWERED),
            List.of("$ok", "two words", "line\r\nbreak", "a)", "\\Fake", ""));
    assertThat(written(out -> out.flags(flags, ResponseWriter.Recent.YES)))
        .isEqualTo("(\\Answered \\Seen \\Recent $ok)");
    assertThat(written(out -> out.flags(Flags.NONE, ResponseWriter.Recent.NO))).isEqualTo("()");
  }

  @Test
  void datesAreInUtc() {
    assertThat(written(out -> out.dateTime(Instant.parse("2024-02-01T03:04:05Z"))))
        .isEqualTo("\"01-Feb-2024 03:04:05 +0000\"");
    assertThat(written(out -> out.dateTime(Instant.ofEpochMilli(Long.MAX_VALUE))))
        .contains("-9999 ");
    assertThat(written(out -> out.dateTime(Instant.ofEpochMilli(Long.MIN_VALUE))))
        .contains("-0000 ");
  }

  @Test
  void literalsAreAnnounced() {
    assertThat(
            written(
                out -> out.literalHeader(3).octets(ByteBuffer.wrap("abc".getBytes(ISO_8859_1)))))
        .isEqualTo("{3}\r\nabc");
  }

  /** Whatever the value, what was written reads back as that one value. */
  @Test
  void noValueEscapes() throws ImapSyntaxException {
    Random random = new Random(11);
    byte[] nasty = "\r\n\0\"\\{}()[]*%+ a\t\u007f\u00ff".getBytes(ISO_8859_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(8)];
      for (int n = 0; n < value.length; n++) {
        value[n] = nasty[random.nextInt(nasty.length)];
      }
      boolean nul = new String(value, ISO_8859_1).indexOf(0) >= 0;
      ImapCursor string = new ImapCursor(octets(out -> out.string(value)));
      ImapCursor astring = new ImapCursor(octets(out -> out.astring(value)));
      if (nul) {
        assertThat(string.literalHeader()).isEqualTo(value.length);
      } else {
        assertThat(string.string()).isEqualTo(value);
        string.end();
        assertThat(astring.astring()).isEqualTo(value);
        astring.end();
      }
    }
  }

  private static String written(Consumer<ResponseWriter> write) {
    return new String(octets(write), ISO_8859_1);
  }

  private static byte[] octets(Consumer<ResponseWriter> write) {
    ResponseWriter out = new ResponseWriter();
    write.accept(out);
    ByteBuffer taken = out.take();
    byte[] copy = new byte[taken.remaining()];
    taken.get(copy);
    assertThat(out.size()).isZero();
    return copy;
  }
}
