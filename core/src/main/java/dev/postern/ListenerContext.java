package dev.postern;

import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.filter.MessageFilter;
import dev.postern.message.SpoolSpace;
import dev.postern.store.MailStore;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A server as the sessions of one listener see it: the listener's settings before the server's. */
record ListenerContext(ServerContext server, Limits limits, ListenerSettings own)
    implements ServerContext {

  static ServerContext of(ServerContext server, ListenerSettings own) {
    return new ListenerContext(server, server.limits().with(own.limits()), own);
  }

  @Override
  public String hostname() {
    return server.hostname();
  }

  @Override
  public Set<String> domains() {
    return server.domains();
  }

  @Override
  public Authenticator authenticator() {
    return own.authenticator().orElseGet(server::authenticator);
  }

  @Override
  public UserDirectory userDirectory() {
    if (own.userDirectory().isPresent()) {
      return own.userDirectory().get();
    }
    return own.authenticator().isPresent()
            && own.authenticator().get() instanceof UserDirectory both
        ? both
        : server.userDirectory();
  }

  @Override
  public LoginGuard loginGuard() {
    return server.loginGuard();
  }

  @Override
  public List<SaslMechanism> saslMechanisms() {
    return server.saslMechanisms();
  }

  @Override
  public byte[] saltKey() {
    return server.saltKey();
  }

  @Override
  public PlaintextLogins plaintextLogins() {
    return own.plaintextLogins().orElseGet(server::plaintextLogins);
  }

  @Override
  public MailStore store() {
    return server.store();
  }

  @Override
  public SpoolSpace spool() {
    return server.spool();
  }

  @Override
  public DeliveryTarget delivery() {
    return server.delivery();
  }

  @Override
  public List<MessageFilter> filters() {
    return own.filters().orElseGet(server::filters);
  }

  @Override
  public ServerObserver observer() {
    return server.observer();
  }

  @Override
  public Clock clock() {
    return server.clock();
  }

  @Override
  public RandomGenerator random() {
    return server.random();
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<? extends T> make) {
    return server.shared(type, make);
  }
}
