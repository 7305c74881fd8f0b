package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Framing.BareNewlines;
import dev.postern.net.InputSpace;
import dev.postern.net.Party;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames do not depend on how the input was cut: each case runs in one buffer, octet by octet,
 * split at every place, and in random pieces.
 */
class FramerTest {
  private static final int MAX_LINE = 10;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\r\\nb\\nc          | L:a L:b",
        "\\r\\n\\n             | L: L:",
        "a\\rb\\r\\r\\n        | L:a\\rb\\r",
        "12345678\\r\\n        | L:12345678",
        "123456789\\n          | L:123456789",
        "123456789\\r\\nok\\n   | TOO_LONG L:ok",
        "1234567890\\nok\\n     | TOO_LONG L:ok",
        "12345678901234567890123\\r\\nok\\r\\n | TOO_LONG L:ok",
        "1234567890            | TOO_LONG",
        "123456789             | ''",
      })
  void cutsLines(String input, String frames) {
    sweep(input, frames, new Framing.Line(MAX_LINE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''              | 0 | COMPLETE",
        "a               | 0 | COMPLETE rest:a",
        "a\\r\\n.\\r\\nb | 6 | D:a\\r\\n.\\r\\n COMPLETE rest:b",
        "abc             | 4 | D:abc",
      })
  void cutsOctets(String input, long count, String frames) {
    sweep(input, frames, new Framing.Octets(count));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".\\r\\n                       | COMPLETE",
        "a\\r\\n.\\r\\nb               | D:a\\r\\n COMPLETE rest:b",
        "\\r\\n.\\r\\n                 | D:\\r\\n COMPLETE",
        "..\\r\\n.\\r\\n               | D:.\\r\\n COMPLETE",
        ".a\\r\\n.\\r\\n               | D:a\\r\\n COMPLETE",
        "...\\r\\n..\\r\\n.\\r\\n       | D:..\\r\\n.\\r\\n COMPLETE",
        "a.b\\r\\n.c.\\r\\n.\\r\\n     | D:a.b\\r\\nc.\\r\\n COMPLETE",
        "a.\\r\\n.\\r\\n               | D:a.\\r\\n COMPLETE",
        "a\\r\\n.\\r                   | D:a\\r\\n",
        "12345678901234\\r\\n.\\r\\n    | D:12345678901234\\r\\n COMPLETE",
        "123456789012345\\r\\n.\\r\\nx  | D:123456789012345\\r TOO_LARGE rest:x",
        "1234567890\\r\\n1234567890\\r\\n.\\r\\n | D:1234567890\\r\\n1234 TOO_LARGE",
      })
  void cutsDotStuffedData(String input, String frames) {
    sweep(input, frames, new Framing.DotStuffed(16));
  }

  /** SMTP smuggling: none of these is an end, and none goes unnoticed. */
  @ParameterizedTest
  @MethodSource("bareNewlines")
  void noticesBareNewlines(String input, String data) {
    for (List<byte[]> pieces : cuts(bytes(input))) {
      List<String> frames = frames(pieces, new Framing.DotStuffed(100));
      assertThat(frames.get(frames.size() - 2)).isEqualTo("BARE_NEWLINE");
      assertThat(frames.get(0)).isEqualTo(data);
    }
  }

  static Stream<Arguments> bareNewlines() {
    return Stream.of(
        Arguments.of("a\n.\nMAIL\r\n", "D:a"),
        Arguments.of("a\r.\rMAIL\r\n", "D:a\r"),
        Arguments.of("a\n.\r\nMAIL\r\n", "D:a"),
        Arguments.of("a\r\n.\nMAIL\r\n", "D:a\r\n"),
        Arguments.of("a\r.\r\nMAIL\r\n", "D:a\r"),
        Arguments.of("a\r\n.\rMAIL\r\n", "D:a\r\n"),
        Arguments.of("a\r\r\n.\r\nMAIL\r\n", "D:a\r"),
        Arguments.of("a\r\n.\r\rMAIL", "D:a\r\n"),
        Arguments.of("a\r\n\n.\r\nMAIL", "D:a\r\n"),
        Arguments.of("a\nb\r\n.\r\n", "D:a"),
        Arguments.of("a\rb\r\n.\r\n", "D:a\r"),
        Arguments.of("a\r\n.b\n.\r\n", "D:a\r\nb"));
  }

  /** Only CRLF.CRLF is an end where bare newlines are text; whether they are told is a choice. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\n.\\nMAIL\\r\\n.\\r\\n      | a\\n.\\nMAIL\\r\\n",
        "a\\r.\\rMAIL\\r\\n.\\r\\n      | a\\r.\\rMAIL\\r\\n",
        "a\\n.\\r\\nb\\r\\n.\\r\\n      | a\\n.\\r\\nb\\r\\n",
        "a\\r\\n.\\nb\\r\\n.\\r\\n      | a\\r\\n\\nb\\r\\n",
        "a\\r\\n.\\rb\\r\\n.\\r\\n      | a\\r\\n\\rb\\r\\n",
        "a\\r\\n.\\r\\r\\n.\\r\\n       | a\\r\\n\\r\\r\\n",
        "a\\r\\r\\n.\\r\\n             | a\\r\\r\\n",
        "a\\r\\n.\\r.\\r\\n.\\r\\n      | a\\r\\n\\r.\\r\\n",
        "\\n\\r\\n.\\r\\n              | \\n\\r\\n",
      })
  void bareNewlinesMayBeText(String input, String data) {
    for (List<byte[]> pieces : cuts(bytes(unescape(input) + "rest"))) {
      for (Framing.BareNewlines choice : List.of(BareNewlines.KEPT, BareNewlines.REPORTED)) {
        List<String> frames = frames(pieces, new Framing.DotStuffed(100, choice));
        String end = choice == BareNewlines.KEPT ? "COMPLETE" : "BARE_NEWLINE";
        assertThat(frames).endsWith(end, "rest:rest");
        assertThat(frames.stream().filter(f -> f.startsWith("D:")).map(f -> f.substring(2)))
            .satisfies(all -> assertThat(String.join("", all)).isEqualTo(unescape(data)));
      }
    }
  }

  /** Octet by octet nothing is passed over in one go, so what comes at once must be cut as that. */
  @Test
  void longLinesAreCutAsOctetsOneByOne() {
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append("x".repeat(random.nextInt(20)))
            .append(
                List.of("\r\n", "\r\n.", "\r\n..", "\r", "\n", ".", "\r\n").get(random.nextInt(7)));
      }
      byte[] octets = bytes(text + "\r\n.\r\nMAIL FROM:<>\r\n");
      for (BareNewlines choice : BareNewlines.values()) {
        Framing framing = new Framing.DotStuffed(1_000, choice);
        assertThat(frames(List.of(octets), framing))
            .as("%s", text)
            .isEqualTo(frames(TlsClient.bytewise(octets), framing));
      }
    }
  }

  @Test
  void reportsBareNewlinesOnlyWhereTheyAre() {
    Framing framing = new Framing.DotStuffed(100, BareNewlines.REPORTED);
    assertThat(frames(List.of(bytes("a\r\n..b\r\n.\r\n")), framing)).contains("COMPLETE");
    assertThat(
            frames(
                List.of(bytes("a\nb\r\n.\r\n")), new Framing.DotStuffed(1, BareNewlines.REPORTED)))
        .contains("TOO_LARGE");
  }

  @Test
  void noticesBareNewlinesInWhatIsTooLarge() {
    assertThat(frames(List.of(bytes("1234567890\n.\r\n")), new Framing.DotStuffed(3)))
        .containsExactly("D:123", "BARE_NEWLINE", "rest:\n.\r\n");
  }

  @Test
  void looksAtEveryOctetOnce() {
    Framer framer = new Framer(room(InputSpace.of(new TestServer())));
    int size = 4_000_000;
    long begin = System.nanoTime();
    for (int i = 0; i < size; i++) {
      assertThat(framer.cut(ByteBuffer.wrap(new byte[] {'x'}), size + 2) == null).isTrue();
    }
    Frame line = framer.cut(ByteBuffer.wrap(bytes("\r\n")), size + 2);
    assertThat(((Frame.Line) line).octets()).hasSize(size);
    // Looking again at each octet would be 8 * 10^12 steps.
    assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
  }

  @Test
  void handsABegunLineOverToData() {
    Framer framer = new Framer(room(InputSpace.of(new TestServer())));
    assertThat(framer.cut(ByteBuffer.wrap(bytes("abc")), MAX_LINE)).isNull();
    assertThat(framer.midLine()).isTrue();
    framer.expect(new Framing.Octets(2));
    assertThat(framer.ready()).isTrue();
    assertThat(text(framer.cut(null, 0))).isEqualTo("D:ab");
    assertThat(text(framer.cut(null, 0))).isEqualTo("COMPLETE");
    assertThat(text(framer.cut(ByteBuffer.wrap(bytes("d\n")), MAX_LINE))).isEqualTo("L:cd");
  }

  @Test
  void countsWhatItKeepsOfALongLineAndForgetsItWithTheLine() {
    InputSpace space = InputSpace.of(new TestServer());
    Framer framer = new Framer(room(space));
    assertThat(framer.cut(ByteBuffer.wrap(new byte[40_000]), 65_536)).isNull();
    assertThat(space.used()).isEqualTo(40_000 - InputSpace.UNCOUNTED);
    assertThat(framer.cut(ByteBuffer.wrap(new byte[1]), 65_536)).isNull();
    assertThat(space.used()).isEqualTo(65_536 - InputSpace.UNCOUNTED);
    assertThat(framer.cut(ByteBuffer.wrap(bytes("\n")), 65_536)).isInstanceOf(Frame.Line.class);
    assertThat(space.used()).isZero();
    assertThat(framer.cut(ByteBuffer.wrap(new byte[40_000]), 65_536)).isNull();
    framer.forget();
    assertThat(space.used()).isZero();
    assertThat(framer.midLine()).isFalse();
  }

  @Test
  void doesNotTakeALineThereIsNoRoomFor() {
    Limits few = Limits.defaults().with(Limits.Count.UNFINISHED_OCTETS, 10_000);
    InputSpace space = InputSpace.of(new TestServer(few));
    Framer framer = new Framer(room(space));
    assertThat(framer.cut(ByteBuffer.wrap(new byte[20_000]), 65_536)).isNull();
    assertThat(framer.cut(ByteBuffer.wrap(new byte[20_000]), 65_536))
        .isInstanceOf(Frame.NoRoomForLine.class);
    assertThat(space.used()).isZero();
    assertThat(text(framer.cut(ByteBuffer.wrap(bytes("x\nok\n")), 65_536))).isEqualTo("L:ok");
  }

  @Test
  void neverRefusesALineThatAnybodyMayHold() {
    InputSpace space =
        InputSpace.of(new TestServer(Limits.defaults().with(Limits.Count.UNFINISHED_OCTETS, 1)));
    Framer framer = new Framer(room(space));
    for (int i = 0; i < InputSpace.UNCOUNTED; i++) {
      assertThat(framer.cut(ByteBuffer.wrap(new byte[1]), 65_536)).isNull();
    }
    assertThat(space.used()).isZero();
    assertThat(framer.cut(ByteBuffer.wrap(bytes("\n")), 65_536)).isInstanceOf(Frame.Line.class);
  }

  private static InputSpace.Share room(InputSpace space) {
    return space.share("test", () -> Party.NOBODY);
  }

  private static void sweep(String input, String frames, Framing framing) {
    byte[] octets = bytes(unescape(input));
    for (List<byte[]> pieces : cuts(octets)) {
      List<String> found = frames(pieces, framing);
      assertThat(String.join(" ", found)).isEqualTo(unescape(frames));
    }
  }

  private static List<String> frames(List<byte[]> pieces, Framing framing) {
    Framer framer = new Framer(room(InputSpace.of(new TestServer())));
    framer.expect(framing);
    boolean lines = framing instanceof Framing.Line;
    List<String> frames = new ArrayList<>();
    StringBuilder rest = new StringBuilder();
    boolean over = false;
    for (byte[] piece : pieces) {
      ByteBuffer input = ByteBuffer.wrap(piece);
      while (!over && (input.hasRemaining() || framer.ready())) {
        Frame frame = framer.cut(input, MAX_LINE);
        add(frames, frame);
        over = !lines && frame instanceof Frame.DataEnd;
      }
      rest.append(StandardCharsets.ISO_8859_1.decode(input));
    }
    if (rest.length() > 0) {
      frames.add("rest:" + rest);
    }
    return frames;
  }

  private static void add(List<String> frames, Frame frame) {
    if (frame == null) {
      return;
    }
    String text = text(frame);
    int last = frames.size() - 1;
    if (text.startsWith("D:") && last >= 0 && frames.get(last).startsWith("D:")) {
      frames.set(last, frames.get(last) + text.substring(2));
    } else {
      frames.add(text);
    }
  }

  private static String text(Frame frame) {
    if (frame instanceof Frame.Line line) {
      return "L:" + new String(line.octets(), StandardCharsets.ISO_8859_1);
    }
    if (frame instanceof Frame.Data data) {
      assertThat(data.octets().hasRemaining()).isTrue();
      return "D:" + StandardCharsets.ISO_8859_1.decode(data.octets());
    }
    return frame instanceof Frame.DataEnd end ? end.ending().toString() : "TOO_LONG";
  }

  private static List<List<byte[]>> cuts(byte[] octets) {
    List<List<byte[]>> cuts = new ArrayList<>();
    cuts.add(List.of(octets));
    cuts.add(TlsClient.bytewise(octets.length == 0 ? new byte[0] : octets));
    if (octets.length == 0) {
      return List.of(List.of(octets));
    }
    for (int at = 1; at < octets.length; at++) {
      cuts.add(List.of(part(octets, 0, at), part(octets, at, octets.length)));
    }
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < octets.length; ) {
        int end = Math.min(octets.length, at + 1 + random.nextInt(4));
        pieces.add(part(octets, at, end));
        at = end;
      }
      cuts.add(pieces);
    }
    return cuts;
  }

  private static byte[] part(byte[] octets, int from, int to) {
    return Arrays.copyOfRange(octets, from, to);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String unescape(String text) {
    return text == null ? "" : text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
