package dev.postern.delivery;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store with something behind each call of its accounts and mailboxes. */
final class StoreProxy {
  private StoreProxy() {}

  static MailStore of(MailStore sound, Behind behind) {
    return new MailStore() {
      @Override
      public Account account(MailUser user) throws StoreException {
        return proxy(Account.class, sound.account(user), behind);
      }

      @Override
      public void close() {
        sound.close();
      }
    };
  }

  private static <T> T proxy(Class<T> type, T sound, Behind behind) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer;
              try {
                answer = method.invoke(sound, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              behind.call(method.getName(), answer);
              return answer instanceof Mailbox opened
                  ? proxy(Mailbox.class, opened, behind)
                  : answer;
            }));
  }

  /** Runs when a call was done, with its answer. */
  interface Behind {
    void call(String method, Object answer) throws Throwable;
  }
}
