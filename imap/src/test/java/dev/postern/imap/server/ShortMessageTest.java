package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.imap.TestServers;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages whose octets end before their size: nothing is ever told as if it were whole. */
class ShortMessageTest {
  private final MailServer server = TestServers.build("default", ShortMessageTest::cut);
  private final LoopbackConnection wire =
      LoopbackConnection.open(Imap.imap(), server.context(), Optional.empty());

  /** Octets that were promised do not come: nothing but the connection's end can say so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BODY[]",
        "BODY.PEEK[]",
        "RFC822",
        "BODY.PEEK[]<5.1000>",
        "(FLAGS BODY.PEEK[] UID)"
      })
  void theConnectionEndsWithinTheLiteral(String item) {
    select();
    wire.feed(("b FETCH 1:3 " + item + "\r\nc NOOP\r\n").getBytes(US_ASCII));
    assertThat(wire.closed()).isTrue();
    String heard = new String(wire.drain(), US_ASCII);
    assertThat(heard).doesNotContain("b OK", "b NO", "c OK", "* 2 FETCH", "* BYE");
  }

  /** Where nothing was promised yet, the message is left out and the answer says so. */
  @ParameterizedTest
  @ValueSource(strings = {"BODYSTRUCTURE", "ENVELOPE", "BODY.PEEK[1]", "BODY.PEEK[TEXT]<0.1>"})
  void whatMustBeParsedIsLeftOut(String item) {
    select();
    wire.feed(("b FETCH 1 " + item + "\r\n").getBytes(US_ASCII));
    String heard = new String(wire.drain(), US_ASCII);
    assertThat(heard.contains("b NO [UNAVAILABLE]") || wire.closed()).as(heard).isTrue();
    assertThat(heard).doesNotContain("b OK");
  }

  @Test
  void aSearchDoesNotTakeItForSearched() {
    select();
    wire.feed("b SEARCH BODY x\r\n".getBytes(US_ASCII));
    assertThat(wire.drain()).asString(US_ASCII).startsWith("b NO [UNAVAILABLE]");
  }

  private void select() {
    wire.feed("a LOGIN ann secret\r\na SELECT INBOX\r\n".getBytes(US_ASCII));
    wire.drain();
  }

  private static MailStore cut(MailStore store) {
    return new MailStore() {
      @Override
      public Account account(MailUser user) throws StoreException {
        return proxy(Account.class, store.account(user));
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> cut(call(target, method, arguments))));
  }

  private static Object cut(Object result) {
    if (result instanceof Mailbox mailbox) {
      return proxy(Mailbox.class, mailbox);
    }
    return result instanceof MessageSource source ? new CutShort(source) : result;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Ends ten octets early. */
  private record CutShort(MessageSource whole) implements MessageSource {
    @Override
    public long size() throws IOException {
      return whole.size();
    }

    @Override
    public MessageReader open(long from, long length) throws IOException {
      long there = Math.max(0, Math.min(length, whole.size() - 10 - from));
      return MessageReader.of(whole.open(from, there), from, length);
    }
  }
}
