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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The settings of a built server.
 *
 * @param common what its sessions share, by type; for many threads
 */
record ServerSettings(
    String hostname,
    Set<String> domains,
    Limits limits,
    Authenticator authenticator,
    UserDirectory userDirectory,
    LoginGuard loginGuard,
    List<SaslMechanism> saslMechanisms,
    SaltKey keyOfSalts,
    PlaintextLogins plaintextLogins,
    MailStore store,
    SpoolSpace spool,
    DeliveryTarget delivery,
    List<MessageFilter> filters,
    ServerObserver observer,
    Clock clock,
    RandomGenerator random,
    Map<Class<?>, Object> common)
    implements ServerContext {

  /** The same, but another is told what happens. */
  ServerSettings observedBy(ServerObserver other) {
    return new ServerSettings(
        hostname,
        domains,
        limits,
        authenticator,
        userDirectory,
        loginGuard,
        saslMechanisms,
        keyOfSalts,
        plaintextLogins,
        store,
        spool,
        delivery,
        filters,
        other,
        clock,
        random,
        common);
  }

  @Override
  public byte[] saltKey() {
    return keyOfSalts.octets();
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<? extends T> make) {
    return type.cast(common.computeIfAbsent(type, t -> make.get()));
  }
}
