package dev.postern.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
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
  void aStreamReadsSkipsAndEnds() throws Exception {
    MessageSource source = MessageSource.of(new byte[] {1, 2, (byte) 0xff, 4, 5});

    try (InputStream stream = source.newInputStream()) {
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.skip(1)).isEqualTo(1);
      assertThat(stream.read()).isEqualTo(0xff);
      assertThat(stream.read(new byte[0])).isZero();
      assertThat(stream.skip(-3)).isZero();
      assertThat(stream.skip(100)).isEqualTo(2);
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read(new byte[3])).isEqualTo(-1);
    }
  }

  @Test
  void aReadKeepsWhatIsOutsideTheTargetsLimits() throws Exception {
    MessageSource source =
        MessageSource.concat(MessageSource.of(new byte[] {1, 2}), MessageSource.of(new byte[] {3}))
            .slice(1, 2);
    ByteBuffer target = ByteBuffer.allocate(6).position(1).limit(5);

    assertThat(source.read(0, target)).isEqualTo(1);
    assertThat(source.read(1, target)).isEqualTo(1);
    assertThat(source.read(2, target)).isEqualTo(-1);

    assertThat(target.position()).isEqualTo(3);
    assertThat(target.limit()).isEqualTo(5);
    assertThat(target.array()).containsExactly(0, 2, 3, 0, 0, 0);
  }

  @Test
  void exactlyWhatIsAskedForIsReadHoweverItComes() throws Exception {
    ByteBuffer target = ByteBuffer.allocate(6).position(1).limit(4);

    new Trickle(5, 5).readExactly(2, target);

    assertThat(target.position()).isEqualTo(4);
    assertThat(target.array()).containsExactly(0, 2, 3, 4, 0, 0);
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
        assertThatThrownBy(() -> made.readExactly(0, ByteBuffer.allocate(5)))
            .isInstanceOf(TruncatedMessageException.class)
            .hasMessageEndingWith("octet " + had);
        assertThatThrownBy(() -> made.newInputStream().readAllBytes())
            .isInstanceOf(TruncatedMessageException.class);
      }
    }
  }

  @Test
  void aSourceThatGivesNothingEndsTooAndDoesNotSpin() {
    MessageSource source =
        new MessageSource() {
          @Override
          public long size() {
            return 5;
          }

          @Override
          public int read(long position, ByteBuffer target) {
            return 0;
          }
        };

    assertThatThrownBy(() -> source.readExactly(0, ByteBuffer.allocate(5)))
        .isInstanceOf(TruncatedMessageException.class);
    assertThatThrownBy(() -> source.newInputStream().readAllBytes())
        .isInstanceOf(TruncatedMessageException.class);
  }

  @Test
  void moreThanTheMessageHasIsNotThere() {
    assertThatThrownBy(() -> MessageSource.of(new byte[3]).readExactly(1, ByteBuffer.allocate(3)))
        .isInstanceOf(TruncatedMessageException.class);
  }

  private static void assertReadsLike(MessageSource source, byte[] expected, Random random)
      throws IOException {
    assertThat(source.size()).isEqualTo(expected.length);
    assertThat(source.newInputStream().readAllBytes()).isEqualTo(expected);
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(expected.length + 3);
      ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(50));
      int n = source.read(at, target);
      if (at >= expected.length) {
        assertThat(n).isEqualTo(-1);
      } else {
        assertThat(n).isBetween(1, Math.min(target.capacity(), expected.length - at));
        assertThat(Arrays.copyOf(target.array(), n))
            .isEqualTo(Arrays.copyOfRange(expected, at, at + n));
      }
    }
  }

  /** One octet at a time, its position, and perhaps fewer than it says. */
  private record Trickle(long size, int had) implements MessageSource {

    @Override
    public int read(long position, ByteBuffer target) {
      if (position >= had) {
        return -1;
      }
      target.put((byte) position);
      return 1;
    }
  }
}
