package dev.postern.auth.dialogue;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.filter.MessageFilter;
import dev.postern.message.SpoolSpace;
import dev.postern.store.MailStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What logins need of a server, and nothing else. */
final class TestServer implements ServerContext {
  final List<ServerEvent> events = new ArrayList<>();
  Limits limits = Limits.defaults();
  Authenticator authenticator;
  List<SaslMechanism> mechanisms = List.of();
  UserDirectory directory = UserDirectory.NONE;
  LoginGuard guard;
  byte[] saltKey = new byte[16];
  Instant now = Instant.EPOCH;
  final RandomGenerator random = new Random(8);
  PlaintextLogins plaintextLogins = PlaintextLogins.FORBIDDEN;

  TestServer(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public String hostname() {
    return "mail.example.org";
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public Authenticator authenticator() {
    return authenticator;
  }

  @Override
  public List<SaslMechanism> saslMechanisms() {
    return mechanisms;
  }

  @Override
  public byte[] saltKey() {
    return saltKey;
  }

  @Override
  public PlaintextLogins plaintextLogins() {
    return plaintextLogins;
  }

  @Override
  public ServerObserver observer() {
    return events::add;
  }

  @Override
  public Set<String> domains() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserDirectory userDirectory() {
    return directory;
  }

  @Override
  public LoginGuard loginGuard() {
    return guard == null ? LoginGuard.limiting(limits) : guard;
  }

  @Override
  public MailStore store() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SpoolSpace spool() {
    throw new UnsupportedOperationException();
  }

  @Override
  public DeliveryTarget delivery() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MessageFilter> filters() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<? extends T> make) {
    throw new UnsupportedOperationException();
  }
}
