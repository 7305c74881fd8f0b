package dev.postern.mime.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import dev.postern.mime.structure.FieldPieces.Cut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldPiecesTest {

  /** What is read piece by piece is what is read at once. */
  @Test
  void theFieldsAreThoseOfTheHeader() throws Exception {
    for (int seed = 0; seed < 2000; seed++) {
      byte[] message = MimeFuzzTest.mutate(new MailGenerator(seed).message(), new Random(seed));
      List<String> expected = new ArrayList<>();
      Headers headers = MimeParser.create().readHeader(MessageSource.of(message));
      headers.fields().forEach(field -> expected.add(field.name() + ": " + field.value()));

      assertThat(read(message, Cut.WORDS, 7).fields).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aLongFieldComesInPiecesThatCanBeDecodedEach() throws Exception {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 400_000) {
      text.append(
          switch (random.nextInt(5)) {
            case 0 -> "=?utf-8?q?=C3=A4_?= ";
            case 1 -> "word ";
            case 2 -> "\r\n ";
            case 3 -> "\u00c3\u00a4 ";
            default -> "=?utf-8?b?4oKs?=\r\n\t";
          });
    }
    Fields read = read(("Subject: " + text + "\r\n\r\n").getBytes(ISO_8859_1), Cut.WORDS, 32_768);
    StringBuilder decoded = new StringBuilder();
    read.pieces.forEach(piece -> decoded.append(EncodedWords.decode(piece)));
    String unfolded = text.toString().replace("\r\n", "").strip();

    assertThat(read.pieces).hasSizeGreaterThan(10);
    assertThat(read.pieces).allMatch(piece -> piece.length() <= PieceCutter.MOST);
    assertThat(String.join("", read.pieces)).isEqualTo(unfolded);
    assertThat(decoded.toString()).isEqualTo(EncodedWords.decode(unfolded));
  }

  @Test
  void addressesAreNotCut() throws Exception {
    StringBuilder to = new StringBuilder();
    List<MailAddress> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String one = "\"A, \\\"" + i + "\" <a" + i + "@b> (c, (d), e)";
      to.append(one).append(",\r\n ");
      expected.addAll(AddressListParser.parse(one));
    }
    Fields read = read(("To: " + to + "\r\n\r\n").getBytes(ISO_8859_1), Cut.ADDRESSES, 32_768);
    List<MailAddress> addresses = new ArrayList<>();
    read.pieces.forEach(piece -> AddressListParser.parse(piece, addresses::add));

    assertThat(read.pieces).hasSizeGreaterThan(10);
    assertThat(addresses).isEqualTo(expected);
  }

  /** Without a place to cut it is cut, whatever it is. */
  @Test
  void nothingIsHeldForLong() throws Exception {
    for (String piece :
        List.of("x", "\"", "(", "\u00e4", "=?utf-8?q?a?=", "=?", "?=", "\\", "a ")) {
      for (Cut cut : List.of(Cut.WORDS, Cut.ADDRESSES)) {
        String value = piece.repeat(1_000_000 / piece.length());
        Fields read = read(("X: " + value + "\r\n\r\n").getBytes(ISO_8859_1), cut, 32_768);

        assertThat(read.pieces)
            .as(piece)
            .allMatch(each -> each.length() <= PieceCutter.MOST + PieceCutter.ENOUGH);
        assertThat(String.join("", read.pieces)).isEqualTo(value.strip());
      }
    }
  }

  @Test
  void aHeaderWithoutEndEndsAtTheLimit() throws Exception {
    MimeLimits few = new MimeLimits(1, 1, 10, 20, 1, 1, 1);
    Fields fields = new Fields(Cut.WORDS);
    byte[] octets = "A: 1\r\nB: 234567890123456789\r\n\r\n".getBytes(ISO_8859_1);

    MimeParser.of(few).readFields(MessageSource.of(octets), 0, octets.length, fields);

    assertThat(fields.fields).containsExactly("A: 1", "B: 23456789012");
  }

  private static Fields read(byte[] message, Cut cut, int block) throws IOException {
    Fields fields = new Fields(cut);
    MessageSource source = MessageSource.of(message);
    new MimeParser(MimeLimits.DEFAULTS, block).readFields(source, 0, source.size(), fields);
    return fields;
  }

  private static final class Fields implements FieldPieces {
    final List<String> fields = new ArrayList<>();
    final List<String> pieces = new ArrayList<>();
    private final Cut cut;
    private String name;
    private StringBuilder value;

    Fields(Cut cut) {
      this.cut = cut;
    }

    @Override
    public Cut begins(String begun) {
      name = begun;
      value = new StringBuilder();
      return cut;
    }

    @Override
    public void piece(String raw) {
      value.append(raw);
      pieces.add(raw);
    }

    @Override
    public void ends() {
      fields.add(name + ": " + value);
    }
  }
}
