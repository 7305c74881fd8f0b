package dev.postern.pop3;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.UniqueNames;
import dev.postern.store.UniqueNames.Note;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A store whose messages have names, and notes of a server before. */
public record MigratedStore(MailStore store, Map<Long, Note> notes) implements MailStore {

  /** A note; order below zero for none. */
  public static Note note(String guid, String pop3Id, long order) {
    return new Note(
        Optional.ofNullable(guid),
        Optional.ofNullable(pop3Id),
        order < 0 ? OptionalLong.empty() : OptionalLong.of(order));
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    Account account = store.account(user);
    return (Account)
        Proxy.newProxyInstance(
            MigratedStore.class.getClassLoader(),
            new Class<?>[] {Account.class},
            (proxy, method, arguments) -> {
              Object answer = invoke(() -> method.invoke(account, arguments));
              return answer instanceof Mailbox mailbox ? named(mailbox, notes) : answer;
            });
  }

  @Override
  public void close() {
    store.close();
  }

  /** A mailbox whose message 7 is named file7; a gone one has no name. */
  public static Mailbox named(Mailbox mailbox, Map<Long, Note> notes) {
    return (Mailbox)
        Proxy.newProxyInstance(
            MigratedStore.class.getClassLoader(),
            new Class<?>[] {Mailbox.class, UniqueNames.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "uniqueName" -> name(mailbox, (Long) arguments[0]);
                  case "notes" -> notes;
                  default -> invoke(() -> method.invoke(mailbox, arguments));
                });
  }

  private static Optional<String> name(Mailbox mailbox, long uid) throws IOException {
    Set<Long> known = Set.copyOf(mailbox.snapshot().uids().stream().boxed().toList());
    return known.contains(uid) ? Optional.of("file" + uid) : Optional.empty();
  }

  private static Object invoke(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Call {
    Object run() throws ReflectiveOperationException;
  }
}
