package dev.postern.auth.passwdfile;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.Work;
import java.util.List;
import java.util.random.RandomGenerator;

/** A scheme that keeps {@code COST/PASSWORD} and notes what it costs to verify. */
record CountedScheme(String name, List<String> done) implements PasswordScheme {

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    done.add(name + " " + cost(stored));
    return login.password().equals(stored.substring(stored.indexOf('/') + 1));
  }

  @Override
  public Work work(String stored) {
    return new Work(name, cost(stored));
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    return "1/" + login.password();
  }

  private static long cost(String stored) {
    if (!stored.matches("[0-9]+/.*")) {
      throw new IllegalArgumentException("not a cost and a password");
    }
    return Long.parseLong(stored.substring(0, stored.indexOf('/')));
  }
}
