package dev.postern.maildir.uidlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.uidlist.UidListContent.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UidListTest {
  private static final String DOVECOT =
      """
      3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1 Xnew
      25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394:2,
      25017 W2481 Gabc :1276533073.M242911P3632.kurkku:2,F
      25030 :a b :c
      """;

  @TempDir Path directory;

  @Test
  void dovecotsFileIsReadAndWritten() throws IOException {
    UidListContent content = parse(DOVECOT);

    assertThat(content.health()).isEqualTo(Health.SOUND);
    assertThat(content.header())
        .contains(
            new UidListHeader(1275660208, 25022, "3085f01b7f11094c501100008c4a11c1", " Xnew"));
    assertThat(content.entries())
        .containsExactly(
            new UidListEntry(25006, "", "1276528487.M364837P9451.kurkku,S=1355,W=1394:2,"),
            new UidListEntry(25017, "W2481 Gabc", "1276533073.M242911P3632.kurkku:2,F"),
            new UidListEntry(25030, "", "a b :c"));
    assertThat(content.entries().get(1).virtualSize()).hasValue(2481);
    assertThat(content.entries().get(0).virtualSize()).isEmpty();
    assertThat(content.entries().get(1).base()).isEqualTo("1276533073.M242911P3632.kurkku");
    assertThat(content.nextUid()).isEqualTo(25031);

    UidListFile file = new UidListFile(directory, DiskSync.SKIP, () -> {});
    file.replace(content.header().orElseThrow(), content.entries());
    assertThat(file.path()).hasContent(DOVECOT);
  }

  @Test
  void courierSFileIsReadForARewrite() {
    UidListContent content = parse("1 1234 7\n3 name:2,S\n5 other\n");

    assertThat(content.health()).isEqualTo(Health.REWRITE);
    assertThat(content.header()).contains(new UidListHeader(1234, 7, "", ""));
    assertThat(content.entries())
        .containsExactly(UidListEntry.of(3, "name:2,S"), UidListEntry.of(5, "other"));
  }

  @Test
  void badHeadersAreNone() {
    for (String text :
        List.of("", "3 V1 N1", "4 V1 N1\n", "3 N1\n", "3 V0 N1\n", "3 V1 Nx\n", "1 5\n", "\n")) {
      assertThat(parse(text).header()).as(text).isEmpty();
    }
  }

  @Test
  void badLinesAreLeftOutAndAskForARewrite() {
    UidListContent content =
        parse("3 V1 N1\n1 :a\nx :b\n1 :again\n2 no colon\n3 :../up\n4294967296 :c\n5 :d\n6 :tor");

    assertThat(content.health()).isEqualTo(Health.REWRITE);
    assertThat(content.entries()).containsExactly(UidListEntry.of(1, "a"), UidListEntry.of(5, "d"));
    assertThat(content.nextUid()).isEqualTo(6);
  }

  @Test
  void linesAreAppended() throws IOException {
    UidListFile file = new UidListFile(directory, DiskSync.SKIP, () -> {});
    file.replace(new UidListHeader(1, 1, "ab", ""), List.of());

    file.append(List.of(UidListEntry.of(1, "one"), new UidListEntry(2, "W5", "two"))).close();

    assertThat(file.path()).hasContent("3 V1 N1 Gab\n1 :one\n2 W5 :two\n");
    assertThat(file.read().nextUid()).isEqualTo(3);
  }

  @Test
  void nothingBreaksTheReader() {
    Random random = new Random(3);
    byte[] good = DOVECOT.getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int k = 0; k < 3 && bad.length > 0; k++) {
        bad[random.nextInt(bad.length)] = (byte) (random.nextInt(96) + 10);
      }
      UidListContent content = UidListContent.parse(bad);
      long last = 0;
      for (UidListEntry entry : content.entries()) {
        assertThat(entry.uid()).isGreaterThan(last).isLessThan(content.nextUid());
        assertThat(entry.fileName()).isNotEmpty().doesNotContain("/");
        last = entry.uid();
      }
    }
  }

  @Test
  void eachMailboxGetsAnotherUidValidity() throws IOException {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(0x6b055071L), ZoneOffset.UTC);
    UidValidityFile file =
        new UidValidityFile(directory, clock, DiskSync.SKIP, new ReentrantLock());

    assertThat(file.next()).isEqualTo(0x6b055071L);
    assertThat(file.next()).isEqualTo(0x6b055072L);
    assertThat(directory.resolve("dovecot-uidvalidity")).hasContent("6b055072");
    assertThat(directory.resolve("dovecot-uidvalidity.6b055072")).exists();
    assertThat(directory.resolve("dovecot-uidvalidity.6b055071")).doesNotExist();

    Files.delete(directory.resolve("dovecot-uidvalidity"));
    assertThat(file.next()).isEqualTo(0x6b055073L);
    Files.writeString(directory.resolve("dovecot-uidvalidity"), "00000001");
    assertThat(file.next()).isEqualTo(0x6b055074L);
  }

  private static UidListContent parse(String text) {
    return UidListContent.parse(text.getBytes(UTF_8));
  }
}
