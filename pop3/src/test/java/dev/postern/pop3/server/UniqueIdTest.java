package dev.postern.pop3.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.pop3.UidlFormat;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.UniqueNames;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UniqueIdTest {
  private static final UidlFormat BY_NAME = UidlFormat.parse("%f");

  @Test
  void aStoreWithNamesGivesThemAndOthersTheDefault() throws Exception {
    try (InMemoryStore store = new InMemoryStore(Clock.systemUTC());
        Mailbox inbox = store.account(MailUser.of("ann@example.org")).open("INBOX")) {
      MessageSource text = MessageSource.of("Subject: x\r\n\r\n".getBytes(US_ASCII));
      inbox.append(List.of(new NewMessage(text, Flags.NONE, Instant.EPOCH, "one")));
      Maildrop plain = new Maildrop(inbox);
      Maildrop named = new Maildrop(named(inbox));
      MessageInfo message = plain.message(1).orElseThrow();
      long validity = inbox.snapshot().uidValidity();

      assertThat(plain.uniqueId(message, UidlFormat.parse("%v.%u")))
          .isEqualTo(validity + "." + message.uid());
      assertThat(plain.uniqueId(message, BY_NAME))
          .isEqualTo(String.format("%08x%08x", message.uid(), validity));
      assertThat(named.uniqueId(message, BY_NAME)).isEqualTo("file" + message.uid());
    }
  }

  private static Mailbox named(Mailbox mailbox) {
    return (Mailbox)
        Proxy.newProxyInstance(
            UniqueIdTest.class.getClassLoader(),
            new Class<?>[] {Mailbox.class, UniqueNames.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("uniqueName")) {
                return Optional.of("file" + arguments[0]);
              }
              try {
                return method.invoke(mailbox, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
