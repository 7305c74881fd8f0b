package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another session takes a {@code \Deleted} back when the command has looked at the mailbox. */
class ExpungeRaceTest {
  private final InMemoryStore real = TestServers.filled(new InMemoryStore(TestServers.CLOCK));
  private final MailServer server =
      MailServer.builder()
          .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
          .authenticator((credentials, context) -> AuthOutcome.accepted(TestServers.ANN))
          .store(new RacingStore())
          .listen(Imap.imap().port(0))
          .build();
  private final SessionRig rig = new SessionRig(server);

  @ParameterizedTest
  @ValueSource(strings = {"EXPUNGE", "CLOSE", "UID EXPUNGE 1:*"})
  void whatIsNoLongerDeletedStays(String command) throws IOException {
    rig.say("a LOGIN ann x\r\nb SELECT INBOX\r\nc STORE 1,2 +FLAGS.SILENT (\\Deleted)\r\n");

    assertThat(rig.say("d " + command + "\r\n")).contains("d OK ");

    try (Mailbox inbox = real.account(TestServers.ANN).open("INBOX")) {
      assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(1, 3));
    }
  }

  private void takeBack() throws IOException {
    try (Mailbox other = real.account(TestServers.ANN).open("INBOX")) {
      FlagChange undelete = new FlagChange(FlagChange.Mode.REMOVE, Flags.of(SystemFlag.DELETED));
      other.store(UidSet.of(1), undelete, OptionalLong.empty());
    }
  }

  private <T> T racing(Class<T> type, T target) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("expunge")) {
                takeBack();
              }
              try {
                Object result = method.invoke(target, arguments);
                return result instanceof Mailbox opened ? racing(Mailbox.class, opened) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private final class RacingStore implements MailStore {
    @Override
    public Account account(MailUser user) throws StoreException {
      return racing(Account.class, real.account(user));
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
