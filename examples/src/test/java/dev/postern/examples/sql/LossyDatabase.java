package dev.postern.examples.sql;

import dev.postern.testing.contract.MailStoreContract.Commit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A database whose connections may break while it commits, or behind that. */
final class LossyDatabase {
  private LossyDatabase() {}

  static DataSource of(DataSource sound, Supplier<Commit> commits) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object answer = call(sound, method, arguments);
          return answer instanceof Connection connection ? lossy(connection, commits) : answer;
        });
  }

  private static Connection lossy(Connection sound, Supplier<Commit> commits) {
    return proxy(
        Connection.class,
        (method, arguments) ->
            method.getName().equals("commit")
                ? commit(sound, commits.get())
                : call(sound, method, arguments));
  }

  private static Object commit(Connection sound, Commit next) throws SQLException {
    if (next != Commit.NOT_MADE) {
      sound.commit();
    }
    if (next != Commit.CONFIRMED) {
      throw new SQLException("the connection broke", "08007");
    }
    return null;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.run(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Call {
    Object run(Method method, Object[] arguments) throws Throwable;
  }
}
