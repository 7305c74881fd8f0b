package dev.postern.auth.secondfactor;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Second factors until the program ends: for tests and trials. For many threads. */
public final class InMemorySecondFactors implements SecondFactorStore {
  private final Map<String, SecondFactor> kept = new ConcurrentHashMap<>();

  /** Holds nothing yet. */
  public InMemorySecondFactors() {}

  @Override
  public Optional<SecondFactor> find(String user) {
    return Optional.ofNullable(kept.get(Objects.requireNonNull(user, "user")));
  }

  @Override
  public boolean replace(
      String user, Optional<SecondFactor> expected, Optional<SecondFactor> next) {
    AtomicBoolean replaced = new AtomicBoolean();
    kept.compute(
        user,
        (name, now) -> {
          replaced.set(Optional.ofNullable(now).equals(expected));
          return replaced.get() ? next.orElse(null) : now;
        });
    return replaced.get();
  }
}
