package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void keepsFieldsInOrderWithTheirOctets() {
    Headers headers =
        Mail.headers("Received: one\nSUBJECT : a\n  b\n\tc  \nReceived: two\n\nbody: x\n");
    assertThat(headers.fields())
        .extracting(HeaderField::name)
        .containsExactly("Received", "SUBJECT", "Received");
    HeaderField subject = headers.first("subject").orElseThrow();
    assertThat(subject.value()).isEqualTo("a  b\tc");
    assertThat(Mail.text(subject.bytes())).isEqualTo("SUBJECT : a\n  b\n\tc  \n");
    assertThat(subject.start()).isEqualTo(15);
    assertThat(subject.end()).isEqualTo(15 + subject.bytes().length);
    assertThat(headers.all("RECEIVED"))
        .extracting(HeaderField::value)
        .containsExactly("one", "two");
    assertThat(headers.value("absent")).isEmpty();
    assertThat(headers.end()).isEqualTo(headers.fields().get(2).end() + 2);
    assertThat(headers.truncated()).isFalse();
  }

  @Test
  void keepsLinesThatAreNoFields() {
    Headers headers = Mail.headers(" leading\nno colon\n: no name\nFrom a@b Mon 10:00\nTo: x\n\n");
    assertThat(headers.fields())
        .extracting(HeaderField::name)
        .containsExactly("", "", "", "From a@b Mon 10", "To");
    assertThat(headers.fields())
        .extracting(HeaderField::value)
        .startsWith("leading", "no colon", "no name");
    assertThat(headers.first("")).isEmpty();
    assertThat(headers.first("From")).isEmpty();
    assertThat(headers.value("to")).contains("x");
  }

  @Test
  void endsAtEndOfMessageWithoutBlankLine() {
    Headers headers = Mail.headers("A: 1\nB: 2");
    assertThat(headers.value("B")).contains("2");
    assertThat(headers.end()).isEqualTo(10);
    assertThat(Mail.headers("").fields()).isEmpty();
    assertThat(Mail.headers("\nA: 1").fields()).isEmpty();
    assertThat(Mail.headers("\nA: 1").end()).isEqualTo(2);
  }

  @Test
  void acceptsBareLineFeedsAndKeepsBareCarriageReturns() {
    Headers headers =
        Mail.headers("A: 1\n 2\r3\nB: x\n\nC: y".getBytes(Mail.LATIN_1), MimeParser.create());
    assertThat(headers.value("A")).contains("1 2\r3");
    assertThat(headers.value("B")).contains("x");
    assertThat(headers.value("C")).isEmpty();
  }

  @Test
  void nulBecomesReplacementCharacterInValuesAlone() {
    HeaderField field = Mail.headers("A: x\0y\n\n").fields().get(0);
    assertThat(field.value()).isEqualTo("x\u00ef\u00bf\u00bdy");
    assertThat(Mail.text(field.bytes())).isEqualTo("A: x\0y\n");
  }

  @Test
  void decodesValue() {
    assertThat(
            Mail.headers("Subject: =?utf-8?q?caf=C3=A9?=\n =?utf-8?q?s?=\n")
                .fields()
                .get(0)
                .decodedValue())
        .isEqualTo("caf\u00e9s");
  }

  @Test
  void readsTheHeaderOfAPart() throws IOException {
    byte[] message = Mail.crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\nX: y\n--b--\n");
    MimePart part = Mail.parse(message).root().parts().get(0);
    Headers headers =
        MimeParser.create()
            .readHeader(MessageSource.of(message), part.headerStart(), part.bodyStart());
    assertThat(headers.fields()).hasSize(1);
    assertThat(headers.fields().get(0).start()).isEqualTo(part.headerStart());
    assertThat(headers.end()).isEqualTo(part.bodyStart());
  }

  @Test
  void headerAloneStopsReadingAtTheBlankLine() throws IOException {
    byte[] header = Mail.crlf("A: 1\n\n");
    long[] furthest = new long[1];
    MessageSource huge =
        new MessageSource() {
          @Override
          public long size() {
            return 1L << 40;
          }

          @Override
          public MessageReader open(long from, long length) {
            return MessageReader.of(this::read, from, length);
          }

          int read(long position, ByteBuffer target) {
            int count = target.remaining();
            for (int i = 0; i < count; i++) {
              long at = position + i;
              target.put(at < header.length ? header[(int) at] : (byte) 'x');
            }
            furthest[0] = position + count;
            return count;
          }
        };
    assertThat(MimeParser.create().readHeader(huge).fields()).hasSize(1);
    assertThat(furthest[0]).isLessThanOrEqualTo(MimeParser.BLOCK_SIZE);
  }
}
