package dev.postern.imap;

import dev.postern.auth.MailUser;
import dev.postern.mime.structure.MimeLimits;
import dev.postern.mime.structure.MimeParser;
import dev.postern.mime.structure.StructureCodec;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.StructureCache;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A store whose mailboxes have kept the structure of every message before anybody asks. */
record WarmStore(MailStore store) implements MailStore {
  private static final ClassLoader LOADER = WarmStore.class.getClassLoader();
  private static final StructureCodec CODEC = new StructureCodec(MimeLimits.DEFAULTS);

  @Override
  public Account account(MailUser user) throws StoreException {
    Account account = store.account(user);
    return (Account)
        Proxy.newProxyInstance(
            LOADER,
            new Class<?>[] {Account.class},
            (proxy, method, arguments) -> {
              Object result = call(account, method, arguments);
              return result instanceof Mailbox opened ? warm(opened) : result;
            });
  }

  @Override
  public void close() {
    store.close();
  }

  private static Object warm(Mailbox mailbox) {
    return Proxy.newProxyInstance(
        LOADER,
        new Class<?>[] {Mailbox.class, StructureCache.class},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "structure" -> structure(mailbox, (Long) arguments[0]);
              case "keepStructure" -> throw new AssertionError("kept what was known");
              default -> call(mailbox, method, arguments);
            });
  }

  private static Optional<byte[]> structure(Mailbox mailbox, long uid) throws IOException {
    try {
      return Optional.of(CODEC.encode(MimeParser.create().parse(mailbox.content(uid))));
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
