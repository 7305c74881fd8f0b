package dev.postern.net.internal;

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
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A server for tests of the network: it has limits and remembers events, and nothing else. */
record TestServer(Limits limits, Queue<ServerEvent> events) implements ServerContext {

  TestServer(Limits limits) {
    this(limits, new ConcurrentLinkedQueue<>());
  }

  TestServer() {
    this(Limits.defaults());
  }

  @Override
  public String hostname() {
    return "test.example";
  }

  @Override
  public Set<String> domains() {
    return Set.of();
  }

  @Override
  public Authenticator authenticator() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserDirectory userDirectory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LoginGuard loginGuard() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SaslMechanism> saslMechanisms() {
    return List.of();
  }

  @Override
  public byte[] saltKey() {
    return new byte[16];
  }

  @Override
  public PlaintextLogins plaintextLogins() {
    return PlaintextLogins.FORBIDDEN;
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
    return List.of();
  }

  @Override
  public ServerObserver observer() {
    return events::add;
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public RandomGenerator random() {
    return new SplittableRandom(1);
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<? extends T> make) {
    return make.get();
  }
}
