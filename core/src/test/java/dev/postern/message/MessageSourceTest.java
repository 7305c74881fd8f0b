package dev.postern.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.crlf.CrlfSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class MessageSourceTest {

  @RepeatedTest(100)
  void readsLikeAnArrayHoweverItIsPutTogether(RepetitionInfo info) throws Exception {
    Random random = new Random(info.getCurrentRepetition());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    MessageSource[] parts = new MessageSource[random.nextInt(6)];
    for (int i = 0; i < parts.length; i++) {
      byte[] octets = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200)];
      random.nextBytes(octets);
      all.write(octets);
      parts[i] = MessageSource.of(octets);
    }
    MessageSource whole = MessageSource.concat(parts);

    assertReadsLike(whole, all.toByteArray(), random);
    int from = random.nextInt(all.size() + 1);
    int length = random.nextInt(all.size() - from + 1);
    byte[] region = Arrays.copyOfRange(all.toByteArray(), from, from + length);
    assertReadsLike(whole.slice(from, length), region, random);
    assertReadsLike(
        MessageSource.concat(whole.slice(0, from), whole.slice(from, all.size() - from)),
        all.toByteArray(),
        random);
  }

  @RepeatedTest(50)
  void bareLineFeedsAreCrlfAtEveryPosition(RepetitionInfo info) throws Exception {
    Random random = new Random(info.getCurrentRepetition());
    // Some longer than the blocks that are read at once.
    byte[] octets = new byte[random.nextInt(info.getCurrentRepetition() % 5 == 0 ? 50_000 : 100)];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) "\r\n\nab".charAt(random.nextInt(5));
    }
    String served = new String(octets, US_ASCII).replaceAll("(?<!\r)\n", "\r\n");

    assertReadsLike(
        MessageSource.withCrlf(MessageSource.of(octets)), served.getBytes(US_ASCII), random);
  }

  @Test
  void withoutBareLineFeedsAMessageStaysWhatItIs() throws Exception {
    MessageSource message = MessageSource.of("a\r\n\rb\r\n".getBytes(US_ASCII));
    assertThat(MessageSource.withCrlf(message)).isSameAs(message);
  }

  @Test
  void aMessageThatEndsTooEarlyHasNoSizeWithCrlf() {
    assertThatThrownBy(() -> MessageSource.withCrlf(new Trickle(12, 11)))
        .isInstanceOf(TruncatedMessageException.class);
  }

  @Test
  void aReaderReadsSkipsAndEnds() throws Exception {
    MessageSource source = MessageSource.of(new byte[] {1, 2, (byte) 0xff, 4, 5});

    try (MessageReader reader = source.open()) {
      assertThat(reader.read()).isEqualTo(1);
      assertThat(reader.skip(1)).isEqualTo(1);
      assertThat(reader.remaining()).isEqualTo(3);
      assertThat(reader.read()).isEqualTo(0xff);
      assertThat(reader.read(new byte[0])).isZero();
      assertThat(reader.skip(-3)).isZero();
      assertThat(reader.skip(100)).isEqualTo(2);
      assertThat(reader.read()).isEqualTo(-1);
      assertThat(reader.read(new byte[3])).isEqualTo(-1);
      assertThat(reader.remaining()).isZero();
    }
  }

  @Test
  void exactlyWhatIsAskedForIsReadHoweverItComes() throws Exception {
    ByteBuffer whole = ByteBuffer.allocate(8).position(2);
    ByteBuffer target = whole.slice().position(1).limit(4);

    new Trickle(5, 5).open(2, 3).readExactly(target);

    assertThat(target.position()).isEqualTo(4);
    assertThat(whole.array()).containsExactly(0, 0, 0, 2, 3, 4, 0, 0);
  }

  @Test
  void anEarlyEndIsAnErrorAndNotTheEnd() throws Exception {
    for (int had : new int[] {0, 1, 4}) {
      MessageSource source = new Trickle(5, had);
      for (MessageSource made :
          List.of(
              source,
              source.slice(0, 5),
              MessageSource.concat(source, MessageSource.of(new byte[1])))) {
        assertThatThrownBy(() -> made.open().readExactly(ByteBuffer.allocate(5)))
            .isInstanceOf(TruncatedMessageException.class)
            .hasMessageEndingWith("octet " + had);
        assertThatThrownBy(made::readAllBytes).isInstanceOf(TruncatedMessageException.class);
      }
    }
  }

  @Test
  void aSourceThatGivesNothingEndsTooAndDoesNotSpin() {
    MessageReader reader = MessageReader.of((position, target) -> 0, 0, 5);

    assertThatThrownBy(reader::readAllBytes).isInstanceOf(TruncatedMessageException.class);
  }

  @Test
  void moreThanTheMessageHasIsNotThere() throws Exception {
    MessageSource three = MessageSource.of(new byte[3]);
    for (MessageSource source :
        List.of(
            three,
            MessageSource.concat(three),
            MessageSource.of(new byte[9]).slice(2, 3),
            MessageSource.withCrlf(MessageSource.of("a\n".getBytes(US_ASCII))))) {
      assertThat(source.size()).isEqualTo(3);
      assertThatThrownBy(() -> source.open(1, 3).readAllBytes())
          .isInstanceOf(TruncatedMessageException.class);
      assertThatThrownBy(() -> source.open(7, 1).readAllBytes())
          .isInstanceOf(TruncatedMessageException.class);
      assertThat(source.open(3, 0).readAllBytes()).isEmpty();
    }
    assertThatThrownBy(() -> three.open(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> three.open(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReaderGivesNoMoreThanWasAskedFor() throws Exception {
    InputStream three = new ByteArrayInputStream(new byte[] {1, 2, 3});
    assertThat(MessageReader.of(three, 7, 2).readAllBytes()).containsExactly(1, 2);
  }

  @Test
  void whatIsMadeOfSourcesOpensEachOnceAndClosesIt() throws Exception {
    Counted one = new Counted("one\n".repeat(10_000));
    Counted two = new Counted("two\n");
    MessageSource made =
        MessageSource.concat(one, two.slice(1, 3), MessageSource.of(new byte[1])).slice(1, 40_002);

    assertThat(made.readAllBytes()).hasSize(40_002);
    assertThat(List.of(one.opened, one.closed, two.opened, two.closed)).containsOnly(1);

    CrlfSource crlf = new CrlfSource(one, 50_000, () -> {});
    assertThat(crlf.readAllBytes()).hasSize(50_000);
    assertThat(List.of(one.opened, one.closed)).containsOnly(2);
    crlf.open(49_990, 5).close();
    assertThat(List.of(one.opened, one.closed)).containsOnly(3);
  }

  @Test
  void whoStopsHalfWayLeavesNothingOpen() throws Exception {
    Counted one = new Counted("one\n".repeat(10_000));
    Counted two = new Counted("two\n".repeat(10_000));

    try (MessageReader reader = MessageSource.concat(one, two).open()) {
      reader.skipNBytes(41_000);
      assertThat(List.of(one.opened, one.closed, two.opened)).containsOnly(1);
      assertThat(two.closed).isZero();
    }

    assertThat(two.closed).isEqualTo(1);
  }

  @Test
  void aRegionWithCrlfThatWasReadBeforeIsNotReadFromTheBeginning() throws Exception {
    Counted stored = new Counted("one\n".repeat(100_000));
    CrlfSource crlf = new CrlfSource(stored, 500_000, () -> {});
    crlf.readAllBytes();
    long before = stored.octets;

    byte[] region = crlf.slice(400_000, 10).readAllBytes();

    assertThat(new String(region, US_ASCII)).isEqualTo("one\r\none\r\n");
    assertThat(stored.octets - before).isLessThan(20_000);
  }

  private static void assertReadsLike(MessageSource source, byte[] expected, Random random)
      throws IOException {
    assertThat(source.size()).isEqualTo(expected.length);
    assertThat(source.readAllBytes()).isEqualTo(expected);
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(expected.length + 1);
      int length = random.nextInt(expected.length - at + 1);
      try (MessageReader reader = source.open(at, length)) {
        assertThat(reader.readAllBytes()).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
      }
    }
  }

  /** Counts who opens and closes it. */
  private static final class Counted implements MessageSource {
    private final byte[] text;
    private int opened;
    private int closed;
    private long octets;

    Counted(String text) {
      this.text = text.getBytes(US_ASCII);
    }

    @Override
    public long size() {
      return text.length;
    }

    @Override
    public MessageReader open(long from, long length) {
      opened++;
      return MessageReader.of(
          new FilterInputStream(new ByteArrayInputStream(text, (int) from, (int) length)) {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
              int n = super.read(target, offset, count);
              octets += n;
              return n;
            }

            @Override
            public void close() {
              closed++;
            }
          },
          from,
          length);
    }
  }

  /** One octet at a time, its position, and perhaps fewer than it says. */
  private record Trickle(long size, int had) implements MessageSource {

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    int read(long position, ByteBuffer target) {
      if (position >= had) {
        return -1;
      }
      target.put((byte) position);
      return 1;
    }
  }
}
