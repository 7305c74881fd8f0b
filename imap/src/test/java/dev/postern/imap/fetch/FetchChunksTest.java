package dev.postern.imap.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.wire.ResponseWriter.Recent;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.net.Chunks;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FetchChunksTest {
  private static final String MAIL = "From: a@example.org\nSubject: s\n\nbody of it\n";

  private final StubMailbox mailbox = new StubMailbox();
  private final FetchRig rig = new FetchRig(mailbox);

  @Test
  void neverOpensAMessageForWhatTheSnapshotKnows() throws Exception {
    mailbox.add(
        MessageSource.of(new byte[77]),
        Flags.of(List.of(SystemFlag.SEEN, SystemFlag.ANSWERED), List.of("$Work")),
        Instant.parse("2026-11-04T23:59:59Z"));
    assertThat(rig.fetch("(UID FLAGS INTERNALDATE RFC822.SIZE)"))
        .isEqualTo(
            "* 1 FETCH (UID 1 FLAGS (\\Answered \\Seen $Work)"
                + " INTERNALDATE \"04-Nov-2026 23:59:59 +0000\" RFC822.SIZE 77)\r\n");
    assertThat(mailbox.opened()).isEmpty();
  }

  @Test
  void showsRecentAndChangedFlags() throws Exception {
    mailbox.add(MAIL);
    MessageInfo info = mailbox.snapshot().at(0);
    FetchTarget target = new FetchTarget(5, info, Recent.YES, FetchTarget.FlagsNote.ALWAYS);
    assertThat(
            rig.drain(rig.chunks(FetchRig.request("UID"), Stream.of(target)))
                + rig.drain(rig.chunks(FetchRig.request("FLAGS"), Stream.of(target))))
        .isEqualTo("* 5 FETCH (FLAGS (\\Recent) UID 1)\r\n* 5 FETCH (FLAGS (\\Recent))\r\n");
  }

  @Test
  void readsOnlyTheHeaderForHeaderItems() throws Exception {
    byte[] large =
        (MAIL.replace("\n", "\r\n") + "x".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII);
    mailbox.add(large);
    assertThat(rig.fetch("(ENVELOPE BODY[HEADER] BODY[HEADER.FIELDS (SUBJECT)] RFC822.HEADER)"))
        .contains("BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: s\r\n\r\n RFC822.HEADER {35}");
    assertThat(mailbox.farthestRead()).isLessThan(100_000);
    assertThat(mailbox.opened()).containsExactly(1L);
  }

  @Test
  void parsesAMessageOnceHoweverManyItemsAsk() throws Exception {
    mailbox.add(MAIL).add(MAIL);
    rig.fetch("(BODY BODYSTRUCTURE ENVELOPE BODY.PEEK[1]<0.1> BODY.PEEK[1.MIME]<0.1>)");
    // The parts that were asked for, one octet each, come on top of one pass over each message.
    assertThat(mailbox.octetsRead()).isLessThanOrEqualTo(2 * (47 + 2));
    assertThat(mailbox.opened()).containsExactly(1L, 2L);
  }

  @Test
  void streamsALargeMessageInBoundedChunks() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(7).nextBytes(large);
    for (int i = 0; i < large.length; i++) {
      large[i] = large[i] == 0 ? 1 : large[i];
    }
    mailbox.add(large).add(MAIL);
    String body = new String(large, StandardCharsets.ISO_8859_1);
    String second = MAIL.replace("\n", "\r\n");
    assertThat(
            rig.fetch("BODY.PEEK[]")
                .equals(
                    "* 1 FETCH (BODY[] {5000000}\r\n"
                        + body
                        + ")\r\n* 2 FETCH (BODY[] {47}\r\n"
                        + second
                        + ")\r\n"))
        .isTrue();
    assertThat(rig.largestChunk()).isEqualTo(Chunks.SIZE);
  }

  @Test
  void opensAMessageWhenItsTurnComes() throws Exception {
    byte[] large = new byte[3 * Chunks.SIZE];
    Arrays.fill(large, (byte) 'x');
    mailbox.add(large).add(large);
    Chunks chunks = rig.chunks(FetchRig.request("BODY[]"), rig.targets().stream());
    assertThat(mailbox.opened()).isEmpty();
    chunks.next();
    assertThat(mailbox.opened()).containsExactly(1L);
    rig.drain(chunks);
    assertThat(mailbox.opened()).containsExactly(1L, 2L);
  }

  @Test
  void opensTheOctetsOfALiteralOnceAndClosesThem() throws Exception {
    byte[] large = new byte[3 * Chunks.SIZE];
    Arrays.fill(large, (byte) 'x');
    mailbox.add(large);
    for (String items : List.of("BODY[]", "RFC822", "BODY[]<7.90000>")) {
      int before = mailbox.readersOpened();
      rig.fetch(items);
      assertThat(mailbox.readersOpened() - before).as(items).isEqualTo(1);
      assertThat(mailbox.readersClosed()).as(items).isEqualTo(mailbox.readersOpened());
    }
  }

  @Test
  void closesWhatItReadsWhenTheClientGoesAway() throws Exception {
    byte[] large = new byte[3 * Chunks.SIZE];
    Arrays.fill(large, (byte) 'x');
    mailbox.add(large).add(large);
    Chunks chunks = rig.chunks(FetchRig.request("(BODY[] RFC822)"), rig.targets().stream());
    chunks.next();
    assertThat(List.of(mailbox.readersOpened(), mailbox.readersClosed())).containsExactly(1, 0);
    chunks.close();
    assertThat(List.of(mailbox.readersOpened(), mailbox.readersClosed())).containsExactly(1, 1);
  }

  @Test
  void putsSmallResponsesTogether() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      mailbox.add(MAIL);
    }
    String expected =
        IntStream.rangeClosed(1, 1_000)
            .mapToObj(i -> "* " + i + " FETCH (UID " + i + ")\r\n")
            .collect(Collectors.joining());
    assertThat(rig.fetch("UID")).isEqualTo(expected);
    assertThat(rig.largestChunk()).isGreaterThan(20_000);
  }

  @Test
  void leavesOutExpungedMessagesAndSaysSo() throws Exception {
    mailbox.add(MAIL).add(MAIL).add(MAIL).fail(2, StoreException.Kind.EXPUNGED);
    assertThat(rig.fetch("(FLAGS BODY[TEXT])"))
        .isEqualTo(
            lines(
                "* 1 FETCH (FLAGS () BODY[TEXT] {12}",
                "body of it",
                ")",
                "* 3 FETCH (FLAGS () BODY[TEXT] {12}",
                "body of it",
                ")",
                ""));
    assertThat(rig.outcome().failure()).contains(StoreException.Kind.EXPUNGED);
    assertThat(rig.outcome().skipped()).isEqualTo(UidSet.of(2));
    assertThat(rig.fetch("FLAGS")).contains("* 2 FETCH (FLAGS ())");
    assertThat(rig.outcome().failure()).isEmpty();
  }

  @Test
  void reportsTheWorstFailure() throws Exception {
    mailbox.add(MAIL).add(MAIL).add(MAIL);
    mailbox.fail(1, StoreException.Kind.EXPUNGED).fail(3, StoreException.Kind.UNAVAILABLE);
    rig.fetch("BODY[]");
    assertThat(rig.outcome().failure()).contains(StoreException.Kind.UNAVAILABLE);
    assertThat(rig.outcome().skipped()).isEqualTo(UidSet.of(1, 3));
  }

  @Test
  void endsALineThatCannotBeFinished() throws Exception {
    byte[] mail = MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    mailbox.add(
        new Unreadable(mail, 0, new StoreException(StoreException.Kind.EXPUNGED, "gone")),
        Flags.NONE,
        StubMailbox.DATE);
    assertThat(rig.fetch("(UID ENVELOPE FLAGS)")).isEqualTo("* 1 FETCH (UID 1)\r\n");
    assertThat(rig.outcome().skipped()).isEqualTo(UidSet.of(1));
    assertThat(rig.fetch("(ENVELOPE UID)")).isEmpty();
  }

  @Test
  void givesUpOnceALiteralIsAnnounced() throws Exception {
    byte[] mail = new byte[100_000];
    mailbox.add(
        new Unreadable(mail, 50_000, new IOException("disk")), Flags.NONE, StubMailbox.DATE);
    Chunks chunks = rig.chunks(FetchRig.request("BODY[]"), rig.targets().stream());
    assertThatThrownBy(() -> rig.drain(chunks)).isInstanceOf(IOException.class);
    chunks.close();
    assertThat(List.of(mailbox.readersOpened(), mailbox.readersClosed())).containsExactly(1, 1);
  }

  @Test
  void neverSendsNul() throws Exception {
    mailbox.add("Subject: a\0b\n\nx\0y\n");
    assertThat(rig.value("(BODY[] BODY[HEADER.FIELDS (SUBJECT)])"))
        .isEqualTo(
            lines(
                "BODY[] {21}",
                "Subject: a\u0080b",
                "",
                "x\u0080y",
                " BODY[HEADER.FIELDS (SUBJECT)] {16}",
                "Subject: a\u0080b",
                "",
                ""));
    assertThat(rig.value("ENVELOPE")).startsWith("ENVELOPE (NIL ").doesNotContain("\0");
  }

  @Test
  void cutsPartials() throws Exception {
    mailbox.add(MAIL);
    assertThat(rig.value("BODY.PEEK[]<0.4>")).isEqualTo("BODY[]<0> {4}\r\nFrom");
    assertThat(rig.value("BODY[TEXT]<5.100>")).isEqualTo("BODY[TEXT]<5> {7}\r\nof it\r\n");
    assertThat(rig.value("BODY[]<47.1>")).isEqualTo("BODY[]<47> {0}\r\n");
    assertThat(rig.value("BODY[]<4294967295.4294967295>")).isEqualTo("BODY[]<4294967295> {0}\r\n");
    assertThat(rig.value("BODY[2]<0.5>")).isEqualTo("BODY[2]<0> NIL");
    assertThat(rig.value("BODY[HEADER.FIELDS (SUBJECT)]<9.3>"))
        .isEqualTo("BODY[HEADER.FIELDS (SUBJECT)]<9> {3}\r\ns\r\n");
  }

  @Test
  void restsBetweenItems() throws Exception {
    mailbox.add(MAIL).add(MAIL);
    AtomicLong nanos = new AtomicLong();
    Chunks chunks =
        new Fetcher()
            .fetch(
                mailbox,
                FetchRig.request("(UID BODYSTRUCTURE ENVELOPE)"),
                rig.targets().iterator(),
                () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()),
                outcome -> assertThat(outcome.failure()).isEmpty());
    int calls = 0;
    StringBuilder all = new StringBuilder();
    for (ByteBuffer chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      all.append(StandardCharsets.US_ASCII.decode(chunk));
      calls++;
    }
    assertThat(calls).isGreaterThan(2 * 4);
    assertThat(all).contains("* 1 FETCH (UID 1 ").contains("* 2 FETCH (UID 2 ").endsWith(")\r\n");
    assertThat(chunks.next()).isNull();
  }

  @Test
  void boundsMemoryForManyItemsOverALargeHeader() throws Exception {
    String header = "X-Filler: " + "y".repeat(900) + "\n";
    mailbox.add(header.repeat(200) + "\nbody\n");
    StringBuilder items = new StringBuilder("(");
    for (int i = 0; i < 500; i++) {
      items.append(i == 0 ? "" : " ").append("BODY.PEEK[HEADER.FIELDS.NOT (N").append(i);
      items.append(")]");
    }
    Chunks chunks = rig.chunks(FetchRig.request(items + ")"), rig.targets().stream());
    long total = 0;
    for (ByteBuffer chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      assertThat(chunk.capacity()).isLessThanOrEqualTo(Chunks.SIZE);
      total += chunk.remaining();
    }
    assertThat(total).isGreaterThan(500L * 200 * 900);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  private record Unreadable(byte[] octets, long from, IOException failure)
      implements MessageSource {

    @Override
    public long size() {
      return octets.length;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    int read(long position, ByteBuffer target) throws IOException {
      if (position >= from) {
        throw failure;
      }
      int n = (int) Math.min(target.remaining(), from - position);
      target.put(octets, (int) position, n);
      return n;
    }
  }
}
