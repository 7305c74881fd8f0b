package dev.postern;

import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.filter.MessageFilter;
import dev.postern.store.MailStore;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The settings of a built server. */
record ServerSettings(
    String hostname,
    Set<String> domains,
    Limits limits,
    Authenticator authenticator,
    UserDirectory userDirectory,
    List<SaslMechanism> saslMechanisms,
    PlaintextLogins plaintextLogins,
    MailStore store,
    DeliveryTarget delivery,
    List<MessageFilter> filters,
    ServerObserver observer,
    Clock clock,
    RandomGenerator random)
    implements ServerContext {

  /** The same, but another is told what happens. */
  ServerSettings observedBy(ServerObserver other) {
    return new ServerSettings(
        hostname,
        domains,
        limits,
        authenticator,
        userDirectory,
        saslMechanisms,
        plaintextLogins,
        store,
        delivery,
        filters,
        other,
        clock,
        random);
  }
}
