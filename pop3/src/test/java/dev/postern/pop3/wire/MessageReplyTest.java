package dev.postern.pop3.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.TruncatedMessageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReplyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|\"\"",
        "a|a\\r\\n",
        "a\\r\\n|a\\r\\n",
        "a\\n|a\\r\\n",
        "a\\rb|a\\rb\\r\\n",
        "a\\r|a\\r\\r\\n",
        "a\\r\\r\\n|a\\r\\r\\n",
        ".|..\\r\\n",
        "\\n.\\n..b|\\r\\n..\\r\\n...b\\r\\n",
        "\\r.\\r\\n|\\r.\\r\\n",
      })
  void stuffsDotsAndEndsLines(String stored, String sent) throws IOException {
    assertThat(reply(text(stored), MessageReply.WHOLE)).isEqualTo("+OK\r\n" + text(sent) + ".\r\n");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, one", "2, one two", "3, one two three", "9, one two three"})
  void topEndsAfterSomeLines(int lines, String words) throws IOException {
    String body = words.isEmpty() ? "" : words.replace(" ", "\r\n") + "\r\n";
    assertThat(reply("H: h\r\n\r\none\r\ntwo\r\nthree", lines))
        .isEqualTo("+OK\r\nH: h\r\n\r\n" + body + ".\r\n");
  }

  @Test
  void isTheSameHoweverTheMessageIsRead() throws IOException {
    Random random = new Random(20261124);
    for (int round = 0; round < 300; round++) {
      StringBuilder message = new StringBuilder();
      for (int n = random.nextInt(2_000); n > 0; n--) {
        message.append("abc..\r\n\n".charAt(random.nextInt(8)));
      }
      String expected = reply(message.toString(), MessageReply.WHOLE);
      assertThat(expected).isEqualTo("+OK\r\n" + naive(message.toString()) + ".\r\n");
      assertThat(read(trickle(message.toString(), random))).isEqualTo(expected);
    }
  }

  @Test
  void aMessageThatEndsEarlyIsNotEndedAsIfItWereWhole() {
    MessageSource half = MessageSource.of("Subject: x\r\n\r\nhal".getBytes(US_ASCII));
    MessageSource says30 =
        new MessageSource() {
          @Override
          public long size() {
            return 30;
          }

          @Override
          public MessageReader open(long from, long length) throws IOException {
            return half.open(from, length);
          }
        };

    for (int lines : new int[] {MessageReply.WHOLE, 10}) {
      MessageReply reply = new MessageReply("+OK", says30, lines);
      assertThatThrownBy(() -> read(reply)).isInstanceOf(TruncatedMessageException.class);
    }
  }

  @Test
  void theMessageIsOpenedOnceWhenItIsAskedForAndClosedAtItsEnd() throws IOException {
    Counted message = new Counted("x\r\n".repeat(100_000), 300_000);
    for (int lines : new int[] {MessageReply.WHOLE, 0, 100_000}) {
      message.opened = 0;
      message.closed = 0;
      MessageReply reply = new MessageReply("+OK", message, lines);
      assertThat(message.opened).isZero();

      read(reply);
      assertThat(List.of(message.opened, message.closed)).containsOnly(1);

      reply.close();
      assertThat(message.closed).isEqualTo(1);
    }
  }

  @Test
  void theMessageIsClosedWhenTheClientGoesAwayAndWhenItCannotBeRead() throws IOException {
    Counted message = new Counted("x\r\n".repeat(100_000), 300_000);
    MessageReply left = new MessageReply("+OK", message, MessageReply.WHOLE);
    left.next();
    left.close();
    assertThat(List.of(message.opened, message.closed)).containsOnly(1);
    assertThat(left.next()).isNull();

    Counted cut = new Counted("x\r\n".repeat(20_000), 300_000);
    MessageReply reply = new MessageReply("+OK", cut, MessageReply.WHOLE);
    assertThatThrownBy(() -> read(reply)).isInstanceOf(TruncatedMessageException.class);
    reply.close();
    assertThat(List.of(cut.opened, cut.closed)).containsOnly(1);

    Counted never = new Counted("", 300_000);
    new MessageReply("+OK", never, MessageReply.WHOLE).close();
    assertThat(never.opened).isZero();
  }

  private static String naive(String stored) {
    StringBuilder sent = new StringBuilder();
    String[] lines = stored.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      String line =
          !last && lines[i].endsWith("\r")
              ? lines[i].substring(0, lines[i].length() - 1)
              : lines[i];
      if (!last || !line.isEmpty()) {
        sent.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
      }
    }
    return sent.toString();
  }

  private static String reply(String stored, int lines) throws IOException {
    MessageSource source = MessageSource.of(stored.getBytes(StandardCharsets.US_ASCII));
    return read(new MessageReply("+OK", source, lines));
  }

  private static MessageReply trickle(String stored, Random random) {
    byte[] octets = stored.getBytes(StandardCharsets.US_ASCII);
    MessageSource slow =
        new MessageSource() {
          @Override
          public long size() {
            return octets.length;
          }

          @Override
          public MessageReader open(long from, long length) {
            return MessageReader.of(this::read, from, length);
          }

          int read(long position, ByteBuffer target) {
            if (position >= octets.length) {
              return -1;
            }
            int n = (int) Math.min(1 + random.nextInt(7), octets.length - position);
            target.put(octets, (int) position, n);
            return n;
          }
        };
    return new MessageReply("+OK", slow, MessageReply.WHOLE);
  }

  private static String read(MessageReply reply) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer chunk = reply.next(); chunk != null; chunk = reply.next()) {
      byte[] octets = new byte[chunk.remaining()];
      chunk.get(octets);
      out.writeBytes(octets);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static String text(String escaped) {
    return escaped.replace("\\r", "\r").replace("\\n", "\n");
  }

  /** Counts who opens and closes it. */
  private static final class Counted implements MessageSource {
    private final byte[] octets;
    private final long size;
    private int opened;
    private int closed;

    Counted(String text, long size) {
      this.octets = text.getBytes(US_ASCII);
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public MessageReader open(long from, long length) {
      opened++;
      return MessageReader.of(
          new FilterInputStream(new ByteArrayInputStream(octets)) {
            @Override
            public void close() {
              closed++;
            }
          },
          from,
          length);
    }
  }
}
