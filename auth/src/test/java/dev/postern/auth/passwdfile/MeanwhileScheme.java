package dev.postern.auth.passwdfile;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.Work;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Another scheme, by which something else is done while it hashes for the first time. */
final class MeanwhileScheme implements PasswordScheme {
  private final PasswordScheme scheme;
  private final AtomicReference<Task> meanwhile;

  MeanwhileScheme(PasswordScheme scheme, Task meanwhile) {
    this.scheme = scheme;
    this.meanwhile = new AtomicReference<>(meanwhile);
  }

  @Override
  public String name() {
    return scheme.name();
  }

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    return scheme.verify(login, stored);
  }

  @Override
  public Work work(String stored) {
    return scheme.work(stored);
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    Task task = meanwhile.getAndSet(() -> {});
    try {
      task.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return scheme.hash(login, random);
  }

  /** What is done. */
  interface Task {
    void run() throws Exception;
  }
}
