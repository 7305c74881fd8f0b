package dev.postern.smtp.policy.greylist;

import static dev.postern.smtp.policy.greylist.Visitors.passes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.ServerContext;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a greylist keeps over the end of its server, whatever that was. */
class GreylistFileTest {
  private static final String CLIENT = "192.0.2.1";
  private static final String TO = "ann@example.org";
  private static final Duration DELAY = Duration.ofMinutes(5);

  private final TestClock clock = new TestClock();
  private final List<PolicyRule> rules = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void closes() throws IOException {
    for (PolicyRule rule : rules) {
      rule.close();
    }
  }

  private Path file() {
    return directory.resolve("greylist");
  }

  private PolicyRule started(Greylist settings) throws IOException {
    return started(settings.rule(), clock.server());
  }

  private PolicyRule started(PolicyRule rule, ServerContext server) throws IOException {
    rules.add(rule);
    rule.check();
    rule.start(server);
    return rule;
  }

  private PolicyRule started() throws IOException {
    return started(Greylist.keptIn(file()));
  }

  /** What is there when the server is killed now. */
  private PolicyRule afterACrash() throws IOException {
    Path copy = directory.resolve("copy" + rules.size());
    Files.copy(file(), copy);
    return started(Greylist.keptIn(copy));
  }

  private boolean comes(PolicyRule rule, String from) {
    return passes(rule, CLIENT, from + "@example.net", TO);
  }

  @Test
  void whoWaitsAndWhoPassedIsKnownAfterARestart() throws IOException {
    PolicyRule rule = started(Greylist.keptIn(file()).autoWhitelistClients(2));
    comes(rule, "passed");
    clock.passes(DELAY);
    comes(rule, "passed");
    comes(rule, "waiting");
    rule.close();
    PolicyRule next = started(Greylist.keptIn(file()).autoWhitelistClients(2));
    assertThat(comes(next, "passed")).isTrue();
    assertThat(comes(next, "waiting")).isFalse();
    clock.passes(Duration.ofHours(1));
    assertThat(comes(next, "waiting")).isTrue();
    next.close();
    PolicyRule last = started(Greylist.keptIn(file()).autoWhitelistClients(2));
    assertThat(comes(last, "anybody")).isTrue();
  }

  @Test
  void andAfterACrash() throws IOException {
    PolicyRule rule = started();
    comes(rule, "passed");
    clock.passes(DELAY);
    comes(rule, "passed");
    comes(rule, "waiting");
    PolicyRule next = afterACrash();
    assertThat(comes(next, "passed")).isTrue();
    assertThat(comes(next, "waiting")).isFalse();
    clock.passes(DELAY);
    assertThat(comes(next, "waiting")).isTrue();
  }

  /** At each octet: what stood before the last line is there, and nothing that never was. */
  @Test
  void whatACrashCutIsLeftOut() throws IOException {
    PolicyRule rule = started();
    comes(rule, "first");
    long before = Files.size(file());
    comes(rule, "second");
    byte[] all = Files.readAllBytes(file());
    clock.passes(DELAY);
    for (int length = (int) before; length < all.length; length++) {
      Path cut = directory.resolve("cut" + length);
      Files.write(cut, Arrays.copyOf(all, length));
      PolicyRule next = started(Greylist.keptIn(cut));
      assertThat(comes(next, "first")).isTrue();
      next.close();
    }
  }

  @Test
  void whatALostPowerLeftIsLeftOut() throws IOException {
    PolicyRule rule = started();
    comes(rule, "first");
    rule.close();
    TestLog log = new TestLog();
    Files.write(file(), new byte[5_000], StandardOpenOption.APPEND);
    Files.writeString(
        file(),
        "\nX 0 0\nW 00 12\nW "
            + "0".repeat(32)
            + " x\nC "
            + "0".repeat(32)
            + " 12\nC "
            + "0".repeat(32)
            + " 12 z\nC "
            + "0".repeat(32)
            + " 12 9999999999\nW "
            + "0".repeat(32)
            + " 12 12\nW "
            + "0".repeat(32)
            + " 12 "
            + "0".repeat(32)
            + " 1\nC "
            + "0".repeat(32)
            + " 12 "
            + "0".repeat(32)
            + " x\n",
        StandardOpenOption.APPEND);
    clock.passes(DELAY);
    assertThat(comes(started(), "first")).isTrue();
    assertThat(log.lines("greylist lines left out"))
        .singleElement()
        .asString()
        .endsWith("lines=10");
  }

  @Test
  void holdsNoAddresses() throws IOException {
    PolicyRule rule = started();
    comes(rule, "secret");
    assertThat(Files.readString(file()))
        .doesNotContain("secret", "example", "192.0")
        .hasLineCount(2);
  }

  @Test
  void whoIsFromWhereIsKnownAfterARestart() throws IOException {
    PolicyRule rule = started(Greylist.keptIn(file()).entries(4));
    passes(rule, "198.51.100.1", "honest@example.net", TO);
    comes(rule, "first");
    rule.close();
    PolicyRule next = started(Greylist.keptIn(file()).entries(4));
    for (int i = 0; i < 10; i++) {
      comes(next, "flood" + i + "x");
    }
    clock.passes(DELAY);
    assertThat(passes(next, "198.51.100.1", "honest@example.net", TO)).isTrue();
    assertThat(comes(next, "first")).isFalse();
  }

  @Test
  void growsNotForEver() throws IOException {
    PolicyRule rule = started(Greylist.keptIn(file()).entries(10));
    for (int i = 0; i < 3 * GreylistFile.SPARE_LINES; i++) {
      comes(rule, "x" + i + "x");
    }
    assertThat(Files.readAllLines(file()).size()).isLessThan(GreylistFile.SPARE_LINES + 100);
    clock.passes(DELAY);
    PolicyRule next = afterACrash();
    assertThat(comes(next, "x" + (3 * GreylistFile.SPARE_LINES - 1) + "x")).isTrue();
    assertThat(comes(next, "x1x")).isFalse();
  }

  @Test
  void whatIsOldIsNotKept() throws IOException {
    PolicyRule rule = started();
    comes(rule, "waiting");
    comes(rule, "passed");
    clock.passes(DELAY);
    comes(rule, "passed");
    rule.close();
    clock.passes(Duration.ofDays(3));
    started().close();
    assertThat(Files.readString(file())).contains("P ", "C ").doesNotContain("W ");
    clock.passes(Duration.ofDays(36));
    started().close();
    assertThat(Files.readString(file())).isEqualTo("postern-greylist 1\n");
  }

  @Test
  void aFileThatIsNoneIsNotOverwritten() throws IOException {
    Files.writeString(file(), "root:x:0:0\n");
    assertThatIOException().isThrownBy(this::started).withMessageContaining("is no greylist");
    assertThat(file()).hasContent("root:x:0:0\n");
  }

  @Test
  void anEmptyFileIsOne() throws IOException {
    Files.createFile(file());
    assertThat(comes(started(), "a")).isFalse();
    assertThat(Files.readString(file(), StandardCharsets.US_ASCII))
        .startsWith("postern-greylist 1\nW ");
  }

  @Test
  void oneServerHasItForItself() throws IOException {
    PolicyRule rule = started();
    assertThatIOException()
        .isThrownBy(this::started)
        .withMessageContaining("is that of another server");
    rule.close();
    assertThat(comes(started(), "a")).isFalse();
  }

  @Test
  void rulesOfOneServerShareIt() throws IOException {
    ServerContext server = clock.server();
    PolicyRule one = started(PolicyRule.greylist(file()), server);
    PolicyRule other = started(PolicyRule.greylist(file()), server);
    comes(one, "a");
    clock.passes(DELAY);
    assertThat(comes(other, "a")).isTrue();
    one.close();
    assertThatIOException()
        .isThrownBy(this::started)
        .withMessageContaining("is that of another server");
    comes(other, "b");
    assertThat(Files.readAllLines(file())).hasSize(5);
    other.close();
    assertThat(comes(started(), "a")).isTrue();
  }

  @Test
  void butNotWithOtherSettings() throws IOException {
    ServerContext server = clock.server();
    started(PolicyRule.greylist(file()), server);
    assertThatIOException()
        .isThrownBy(() -> started(Greylist.keptIn(file()).entries(7).rule(), server))
        .withMessageContaining("two rules keep the greylist " + file());
  }

  /** A server that did not start closes what was not started, too. */
  @Test
  void whatFailedTakesItFromNobody() throws IOException {
    PolicyRule rule = started();
    PolicyRule second = PolicyRule.greylist(file());
    assertThatIOException().isThrownBy(() -> second.start(clock.server()));
    second.close();
    comes(rule, "a");
    assertThatIOException().isThrownBy(this::started);
    assertThat(Files.readAllLines(file())).hasSize(2);
  }

  @Test
  void theDirectoryHasToBeThere() {
    PolicyRule rule = Greylist.keptIn(directory.resolve("none/greylist")).rule();
    assertThatIOException().isThrownBy(rule::check).withMessageContaining("no directory");
  }

  private static Visit visit(String triplet) {
    GreylistKey client = GreylistKey.of("c");
    return new Visit(GreylistKey.of(triplet), client, client);
  }

  /** What a loss of power leaves is the old file or the new one, and no empty one. */
  @Test
  void aNewFileIsOnTheDiskBeforeItHasItsPlace() throws IOException {
    Files.writeString(file(), "");
    List<String> written = new ArrayList<>();
    GreylistMemory memory =
        new GreylistMemory(new GreylistSettings(300, 172_800, 3_024_000, 0, 10));
    GreylistFile.open(
            file(),
            memory,
            0,
            descriptor -> {
              assertThat(descriptor.valid()).isTrue();
              written.add(Files.readString(directory.resolve("greylist.new")));
              written.add(Files.readString(file()));
            })
        .close();
    assertThat(written).containsExactly("postern-greylist 1\n", "");
  }

  /** And is written again when that is possible, with all that was forgotten meanwhile. */
  @Test
  void withoutItsFileItGoesOn() throws IOException {
    TestLog log = new TestLog();
    GreylistMemory memory =
        new GreylistMemory(new GreylistSettings(300, 172_800, 3_024_000, 0, 10));
    long now = clock.instant().getEpochSecond();
    GreylistFile broken = GreylistFile.open(file(), memory, now);
    // As a disk that fails.
    broken.close();
    memory.wait(visit("x"), now, line -> broken.append(line, now));
    memory.wait(visit("y"), now, line -> broken.append(line, now));
    assertThat(log.lines("greylist not written")).hasSize(1);
    assertThat(Files.readString(file())).isEqualTo("postern-greylist 1\n");
    long later = now + GreylistFile.RETRY;
    memory.wait(visit("z"), later, line -> broken.append(line, later));
    assertThat(log.lines("greylist written again")).hasSize(1);
    assertThat(Files.readAllLines(file())).hasSize(4);
    memory.wait(visit("0"), later, line -> broken.append(line, later));
    assertThat(Files.readAllLines(file())).hasSize(5);
    broken.close();
  }

  @Test
  void anInterruptClosesNothing() throws IOException {
    PolicyRule rule = started();
    Thread.currentThread().interrupt();
    comes(rule, "a");
    assertThat(Thread.interrupted()).isTrue();
    comes(rule, "b");
    assertThat(Files.readAllLines(file())).hasSize(3);
  }
}
