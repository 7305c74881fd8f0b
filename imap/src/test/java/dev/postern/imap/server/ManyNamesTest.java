package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIST and LSUB of very many names. */
class ManyNamesTest {
  private static final int MANY = 100_000;
  private static final List<MailboxInfo> MAILBOXES =
      IntStream.range(0, MANY)
          .mapToObj(
              i ->
                  new MailboxInfo(
                      "folder/%06d".formatted(i), MailboxInfo.Kind.SELECTABLE, Optional.empty()))
          .toList();
  private static final Set<String> NAMES =
      MAILBOXES.stream().map(MailboxInfo::name).collect(Collectors.toSet());

  @ParameterizedTest
  @ValueSource(strings = {"LIST", "LSUB"})
  void areListedAsTheyAreSent(String command) throws IOException {
    SessionRig rig = new SessionRig(server());
    rig.say("a LOGIN ann secret\r\n");
    rig.readSlowly();
    rig.say("b " + command + " \"\" *\r\n");
    assertThat(rig.retained()).isZero();
    List<String> lines = rig.pullAll().lines().toList();
    assertThat(lines).hasSize(MANY + 1).doesNotHaveDuplicates();
    assertThat(lines.get(MANY)).startsWith("b OK ");
    assertThat(rig.chunkSizes).allMatch(n -> n <= Chunks.SIZE + 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIST", "LSUB"})
  void takeTurnsWithOtherConnections(String command) throws IOException {
    AtomicLong nanos = new AtomicLong();
    SessionRig rig =
        new SessionRig(server(), () -> nanos.addAndGet(Duration.ofMillis(1).toNanos()));
    rig.say("a LOGIN ann secret\r\n");
    rig.readSlowly();
    rig.say("b " + command + " \"\" *nothing*\r\n");
    assertThat(rig.pullAll()).startsWith("b OK ");
    assertThat(rig.chunkSizes).hasSizeGreaterThan(MANY / 10);
  }

  @Test
  void childrenAreFound() {
    SessionRig rig = SessionRig.of("default");
    rig.say("a LOGIN ann secret\r\na CREATE Archive-x\r\n");
    assertThat(rig.say("b LIST \"\" Arch%\r\n"))
        .isEqualTo(
            """
            * LIST (\\HasChildren) "/" Archive\r
            * LIST (\\HasNoChildren) "/" Archive-x\r
            b OK List completed.\r
            """);
  }

  private static MailServer server() {
    return TestServers.build("default", ManyNamesTest::named);
  }

  private static MailStore named(MailStore store) {
    ClassLoader loader = ManyNamesTest.class.getClassLoader();
    return new MailStore() {
      @Override
      public Account account(MailUser user) throws StoreException {
        Account real = store.account(user);
        return (Account)
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Account.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "list" -> MAILBOXES;
                      case "subscriptions" -> NAMES;
                      default -> method.invoke(real, arguments);
                    });
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
