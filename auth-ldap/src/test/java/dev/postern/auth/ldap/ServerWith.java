package dev.postern.auth.ldap;

import dev.postern.Limits;
import dev.postern.ServerContext;
import java.lang.reflect.Proxy;

/** A server of which a part needs the limits alone. */
final class ServerWith {
  private ServerWith() {}

  static ServerContext limits(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) -> limits);
  }
}
