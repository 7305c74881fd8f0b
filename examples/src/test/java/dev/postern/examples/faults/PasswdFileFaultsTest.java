package dev.postern.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.examples.faults.LoginClient.Says;
import dev.postern.examples.faults.LoginClient.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A passwd-file that asks for hours of work, or is cut while it is read. */
@Timeout(120)
class PasswdFileFaultsTest {
  private static final String PASSWORD = "s3cret-beside-the-faults";
  private static final String TYPED = "typed-beside-the-faults";
  private static final String HASH = "AClWEQurAhHyzTD/bVYN4flPbSGLx2gpL+7FTZSdlZo";
  private static final String CRYPT =
      "ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";
  private static final String ANN = FaultHost.USER + ":{PLAIN}" + PASSWORD;

  @TempDir private Path directory;
  private FaultHost host;

  @AfterEach
  void stop() {
    if (host != null) {
      host.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{SHA512-CRYPT}$6$rounds=999999999$abcdefgh$" + CRYPT,
        "{PBKDF2}$1$salt$1000000000$6730e11f0b9e55bf2662020985a934797fffd4ff",
        "{ARGON2ID}$argon2id$v=19$m=10485760,t=1,p=1$FUyp27SUJJdp4tzSgryZMg$" + HASH,
        "{ARGON2ID}$argon2id$v=19$m=65536,t=1000000000,p=1$FUyp27SUJJdp4tzSgryZMg$" + HASH,
        "{BLF-CRYPT}$2y$31$CCCCCCCCCCCCCCCCCCCCC.pIKrLVkBX9/OvQMSygY1pWEVn72t6na",
      })
  void aHashOfHoursIsNoDenial(String hash) throws Exception {
    host = FaultHost.over(directory.resolve("users"), ANN, "bob@example.org:" + hash);
    for (Words words : Words.values()) {
      for (int i = 0; i < 5; i++) {
        try (LoginClient client = host.client(words)) {
          assertThat(client.plain("bob@example.org", TYPED)).as(words.name()).isEqualTo(Says.AWAY);
          assertThat(client.plain(FaultHost.USER, TYPED)).isEqualTo(Says.DENIED);
          assertThat(client.plain("eve@example.org", TYPED)).isEqualTo(Says.DENIED);
          assertThat(client.plain(FaultHost.USER, PASSWORD)).isEqualTo(Says.IN);
        }
      }
    }
    assertThat(ServerLog.text().lines())
        .filteredOn(line -> line.contains(host.users().toString()))
        .anySatisfy(line -> assertThat(line).contains("line 2", "more work than PASSWORD_"));
    assertThat(ServerLog.text())
        .doesNotContain(TYPED, PASSWORD, hash.substring(hash.length() - 20));
    assertThat(host.told()).doesNotContain(TYPED, PASSWORD, hash.substring(hash.length() - 20));
  }

  /** SCRAM, too: the client would have to do the work. */
  @Test
  void keysOfHoursAreNoDenialEither() throws Exception {
    String keys = "{SCRAM-SHA-256}2000000000,/2JJMZhUNq8XnaIvDRl3Fw==," + HASH + "=," + HASH + "=";
    host = FaultHost.over(directory.resolve("users"), ANN, "bob@example.org:" + keys);
    for (Words words : Words.values()) {
      try (LoginClient client = host.client(words)) {
        LoginClient.Answer answer =
            client.begin("SCRAM-SHA-256", LoginClient.base64("n,,n=bob@example.org,r=abc"));
        assertThat(answer.says()).as("%s %s", words, answer.line()).isEqualTo(Says.AWAY);
        assertThat(client.plain("bob@example.org", TYPED)).isEqualTo(Says.AWAY);
      }
    }
    assertThat(ServerLog.text()).doesNotContain(TYPED, HASH);
  }

  /** Whoever rewrites it in place, line by line, has nobody denied who was there all the time. */
  @Test
  void aFileCutWhileItIsReadDeniesNobody() throws Exception {
    List<String> lines = new ArrayList<>(List.of("zoe@example.org:{PLAIN}zoe-beside-the-faults"));
    for (int i = 0; i < 2_000; i++) {
      lines.add("user" + i + "@example.org:{PLAIN}pw-beside-the-faults-" + i);
    }
    lines.add(ANN);
    host = FaultHost.over(directory.resolve("users"), lines.toArray(String[]::new));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> rewrite(lines, done), thread);
      Set<Says> heard = EnumSet.noneOf(Says.class);
      for (int i = 0; i < 15; i++) {
        for (Words words : Words.values()) {
          try (LoginClient client = host.client(words)) {
            heard.add(client.plain(FaultHost.USER, PASSWORD));
          }
        }
      }
      done.set(true);
      writer.join();
      assertThat(heard).contains(Says.IN).doesNotContain(Says.DENIED, Says.REFUSED, Says.GONE);
    } finally {
      done.set(true);
      thread.shutdown();
    }
    while (login() != Says.IN) {
      // The file is whole again: it is read before long, or the test takes too long.
      Thread.onSpinWait();
    }
    assertThat(ServerLog.text()).doesNotContain("-beside-the-faults");
  }

  private Says login() throws IOException {
    try (LoginClient client = host.client(Words.IMAP)) {
      return client.plain(FaultHost.USER, PASSWORD);
    }
  }

  private void rewrite(List<String> lines, AtomicBoolean done) {
    byte[] all = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      while (!done.get()) {
        Files.write(host.users(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        for (int from = 0; from < all.length; from += 8_192) {
          Files.write(
              host.users(),
              Arrays.copyOfRange(all, from, Math.min(all.length, from + 8_192)),
              StandardOpenOption.APPEND);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
