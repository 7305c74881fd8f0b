package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Stored octets are received octets, whatever they are and however many; but that bare LFs are
 * served as CRLFs, and all sizes are sizes of what is served.
 */
abstract class OctetsContract extends ContractGroup {
  private static final int BIG = 5 * 1024 * 1024 + 17;

  @TestFactory
  Stream<DynamicTest> anyOctetsComeBack() {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    messages.put("nothing", new byte[0]);
    messages.put("one NUL", new byte[1]);
    messages.put("CRLF only", "\r\n".getBytes(ISO_8859_1));
    messages.put("no final line end", "Subject: x\r\n\r\nbody".getBytes(ISO_8859_1));
    messages.put("bare CR", "Subject: x\r\rbody\r".getBytes(ISO_8859_1));
    messages.put("dots", ".\r\n..\r\n.\r\n".getBytes(ISO_8859_1));
    messages.put("mbox lines", "From x\r\n\r\nFrom y\r\n>From z\r\n".getBytes(ISO_8859_1));
    messages.put("a long line", "x".repeat(200_000).getBytes(ISO_8859_1));
    byte[] all = new byte[256 * 300];
    for (int i = 0; i < all.length; i++) {
      all[i] = withoutLineFeed((byte) i);
    }
    messages.put("every octet but LF", all);
    return messages.entrySet().stream()
        .map(m -> dynamicTest(m.getKey(), () -> assertComesBack(m.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> bareLineFeedsAreServedAsCrlf() {
    return withBareLineFeeds(
        text -> {
          Mailbox inbox = inbox();
          long uid = append(inbox, MessageSource.of(text.getBytes(ISO_8859_1)));

          assertThat(new String(octets(inbox, uid), ISO_8859_1)).isEqualTo(served(text));
        });
  }

  @TestFactory
  Stream<DynamicTest> sizesAreThoseOfWhatIsServed() {
    return withBareLineFeeds(
        text -> {
          Mailbox inbox = inbox();
          long before = account().status("INBOX").size();
          long uid = append(inbox, MessageSource.of(text.getBytes(ISO_8859_1)));

          int size = served(text).length();
          assertThat(octets(inbox, uid)).hasSize(size);
          assertThat(inbox.content(uid).size()).isEqualTo(size);
          assertThat(inbox.snapshot().find(uid).orElseThrow().size()).isEqualTo(size);
          assertThat(account().status("INBOX").size()).isEqualTo(before + size);
        });
  }

  @Test
  void bareLineFeedsOfABigMessageAreServedAsCrlfAtEveryPosition() throws Exception {
    Mailbox inbox = inbox();
    String text = "a\nbc\r\ndef\n".repeat(60_000);
    byte[] expected = served(text).getBytes(ISO_8859_1);

    MessageSource stored =
        inbox.content(append(inbox, MessageSource.of(text.getBytes(ISO_8859_1))));

    assertThat(stored.readAllBytes()).isEqualTo(expected);
    for (int at : new int[] {expected.length - 3, 0, 1, 65_535, 300_001}) {
      byte[] octets = stored.slice(at, 3).readAllBytes();
      assertThat(octets).isEqualTo(Arrays.copyOfRange(expected, at, at + 3));
    }
  }

  @Test
  void aBigMessageIsStreamedBothWays() throws Exception {
    Mailbox inbox = inbox();
    MessageSource big = new Pattern(BIG);

    long uid = append(inbox, big);

    MessageSource stored = inbox.content(uid);
    assertThat(stored.size()).isEqualTo(BIG);
    assertThat(inbox.snapshot().at(0).size()).isEqualTo(BIG);
    try (InputStream expected = big.open();
        InputStream actual = stored.open()) {
      byte[] block = new byte[1 << 16];
      for (int n = actual.read(block); n >= 0; n = actual.read(block)) {
        assertThat(Arrays.copyOf(block, n)).isEqualTo(expected.readNBytes(n));
      }
      assertThat(expected.read()).isNegative();
    }
  }

  @Test
  void aRegionIsReadAlone() throws Exception {
    Mailbox inbox = inbox();
    MessageSource big = new Pattern(BIG);
    MessageSource stored = inbox.content(append(inbox, big));

    for (long at : new long[] {BIG - 5, 0, 65_535, 3_000_001}) {
      try (MessageReader region = stored.open(at, 5)) {
        assertThat(region.readAllBytes()).isEqualTo(big.slice(at, 5).readAllBytes());
      }
    }
    assertThat(stored.slice(BIG, 0).readAllBytes()).isEmpty();
    assertThat(stored.slice(100, 3).readAllBytes()).isEqualTo(big.slice(100, 3).readAllBytes());
  }

  @Test
  void whoWantsMoreThanThereIsIsToldSo() throws Exception {
    Mailbox inbox = inbox();
    for (String text : List.of("one\r\n", "two\n", "x".repeat(300_000))) {
      MessageSource stored =
          inbox.content(append(inbox, MessageSource.of(text.getBytes(US_ASCII))));
      long size = stored.size();
      assertThatThrownBy(() -> readAll(stored.open(0, size + 1))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> readAll(stored.open(size, 1))).isInstanceOf(IOException.class);
    }
  }

  private static byte[] readAll(MessageReader reader) throws IOException {
    try (reader) {
      return reader.readAllBytes();
    }
  }

  @Test
  void severalThreadsReadOneSource() throws Exception {
    Mailbox inbox = inbox();
    MessageSource stored = inbox.content(append(inbox, new Pattern(300_000)));

    List<byte[]> read = Race.of(4, i -> () -> stored.readAllBytes());

    byte[] expected = new Pattern(300_000).readAllBytes();
    assertThat(read).allSatisfy(octets -> assertThat(octets).isEqualTo(expected));
  }

  @Test
  void theGivenSourceIsNotNeededAfterwards() throws Exception {
    Mailbox inbox = inbox();
    AtomicBoolean closed = new AtomicBoolean();
    MessageSource source =
        new Pattern(100_000) {
          @Override
          public MessageReader open(long from, long length) throws IOException {
            if (closed.get()) {
              throw new IOException("the spool is closed");
            }
            return super.open(from, length);
          }
        };

    long uid = append(inbox, source);
    closed.set(true);

    assertThatThrownBy(source::readAllBytes).isInstanceOf(IOException.class);
    assertThat(octets(inbox, uid)).isEqualTo(new Pattern(100_000).readAllBytes());
  }

  private void assertComesBack(byte[] octets) throws IOException {
    Mailbox inbox = inbox();
    long uid = append(inbox, MessageSource.of(octets));

    assertThat(octets(inbox, uid)).isEqualTo(octets);
    assertThat(inbox.content(uid).size()).isEqualTo(octets.length);
    assertThat(inbox.snapshot().find(uid).orElseThrow().size()).isEqualTo(octets.length);
  }

  private static Stream<DynamicTest> withBareLineFeeds(ThrowingConsumer<String> check) {
    return Stream.of("Subject: x\n\nbody\n", "a\r\nb\nc\rd\n\r\n\r\r\n", "\n", "a\nb")
        .map(
            text ->
                dynamicTest(
                    HexFormat.of().formatHex(text.getBytes(ISO_8859_1)), () -> check.accept(text)));
  }

  private static String served(String text) {
    return text.replaceAll("(?<!\r)\n", "\r\n");
  }

  private static byte withoutLineFeed(byte octet) {
    return octet == '\n' ? 0 : octet;
  }

  private long append(Mailbox mailbox, MessageSource content) throws IOException {
    NewMessage message =
        new NewMessage(content, Flags.NONE, StoreFixture.DATE, fixture().newDeliveryId());
    return mailbox.append(List.of(message)).uids().get(0);
  }

  /** Octets that follow from their position; held nowhere. */
  private static class Pattern implements MessageSource {
    private final long size;

    Pattern(long size) {
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public MessageReader open(long from, long length) throws IOException {
      return MessageReader.of(this::read, from, length);
    }

    private int read(long position, ByteBuffer target) {
      if (position >= size) {
        return -1;
      }
      int n = (int) Math.min(target.remaining(), size - position);
      for (long at = position; at < position + n; at++) {
        target.put(withoutLineFeed((byte) (at * 31 + (at >> 8) * 7 + (at >> 16))));
      }
      return n;
    }
  }
}
