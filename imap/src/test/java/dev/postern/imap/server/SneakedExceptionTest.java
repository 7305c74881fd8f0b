package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.imap.TestServers;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store in Kotlin or Scala, which may throw checked exceptions that nobody declared: no
 * connection hangs by it.
 */
@Timeout(60)
class SneakedExceptionTest {
  private volatile UnaryOperator<MessageSource> around = source -> source;
  private final MailServer server = TestServers.build("default", Store::new);
  private final LoopbackConnection connection =
      LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());

  @AfterEach
  void close() {
    server.close();
  }

  private String say(String lines) {
    connection.feed(lines.getBytes(UTF_8));
    return new String(connection.drain(), UTF_8);
  }

  private void selected() {
    assertThat(say("a LOGIN ann secret\r\nb SELECT INBOX\r\n")).contains("\r\nb OK ");
  }

  @Test
  void aMessageThatCannotBeOpenedEndsTheConnection() {
    selected();
    around = Unopened::new;
    assertThat(say("c FETCH 1 BODY.PEEK[]\r\n")).contains("* BYE ");
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void aMessageThatCannotBeReadEndsTheConnection() {
    selected();
    around = Unreadable::new;
    assertThat(say("c FETCH 1 BODY.PEEK[]\r\n")).doesNotContain("c OK");
    assertThat(connection.closed()).isTrue();
  }

  @Test
  void aSearchInOneEndsItToo() {
    selected();
    around = Unreadable::new;
    assertThat(say("c SEARCH BODY x\r\n")).contains("* BYE ");
    assertThat(connection.closed()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak() throws E {
    throw (E) new TimeoutException("scripted");
  }

  private record Unopened(MessageSource sound) implements MessageSource {
    @Override
    public long size() throws IOException {
      return sound.size();
    }

    @Override
    public MessageReader open(long from, long length) {
      SneakedExceptionTest.<RuntimeException>sneak();
      throw new IllegalStateException("thrown before");
    }
  }

  private record Unreadable(MessageSource sound) implements MessageSource {
    @Override
    public long size() throws IOException {
      return sound.size();
    }

    @Override
    public MessageReader open(long from, long length) {
      InputStream octets =
          new InputStream() {
            @Override
            public int read() {
              SneakedExceptionTest.<RuntimeException>sneak();
              return -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              return read();
            }
          };
      return MessageReader.of(octets, from, length);
    }
  }

  private final class Store implements MailStore {
    private final MailStore sound;

    Store(MailStore sound) {
      this.sound = sound;
    }

    @Override
    public Account account(MailUser user) throws StoreException {
      return proxy(Account.class, sound.account(user));
    }

    @Override
    public void close() {
      sound.close();
    }

    private <T> T proxy(Class<T> type, T target) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                try {
                  Object result = method.invoke(target, arguments);
                  if (result instanceof MessageSource source) {
                    return around.apply(source);
                  }
                  return result instanceof Mailbox m ? proxy(Mailbox.class, m) : result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }
  }
}
