package dev.postern.auth.dialogue;

import dev.postern.net.Connection;
import dev.postern.net.PeerInfo;
import dev.postern.net.Pool;
import java.time.Duration;
import java.util.Set;

/** A connection whose client logs in. */
record ConnectionChannel(Connection connection) implements LoginChannel {

  @Override
  public String id() {
    return connection.id();
  }

  @Override
  public PeerInfo peer() {
    return connection.peer();
  }

  @Override
  public Set<String> hiddenCapabilities() {
    return connection.hiddenCapabilities();
  }

  @Override
  public void blocking(Pool pool, Runnable task, Runnable refused) {
    connection.blocking(pool, task, refused);
  }

  @Override
  public boolean overdue() {
    return connection.overdue();
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    connection.schedule(delay, task);
  }

  @Override
  public void loggedIn(String user) {
    connection.loggedIn(user);
  }
}
