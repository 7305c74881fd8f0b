package dev.postern.auth.dovecot.client;

import dev.postern.Limits;
import dev.postern.ServerContext;
import java.lang.reflect.Proxy;

/** A server of which a part needs the limits alone. */
final class ServerWith {
  private ServerWith() {}

  static ServerContext limits(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerWith.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("limits")) {
                return limits;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
