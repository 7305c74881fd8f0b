package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a server that failed is tried again. */
@Timeout(60)
class LdapServerTest {
  private static final Duration RETRY = Duration.ofMillis(200);

  private final LdapServer server =
      new LdapServer(LdapUri.uris("ldap://127.0.0.1:1").get(0), RETRY);

  /** Or all logins would wait for one that is down. */
  @Test
  void oneThatFailedIsTriedByOneInEachWhile() {
    assertThat(server.mayBeTried()).isTrue();
    assertThat(server.mayBeTried()).isTrue();
    boolean next = true;
    long took = Long.MAX_VALUE;
    // On a machine that stood still in between, the two are in different whiles.
    while (took >= RETRY.toNanos()) {
      server.failed("down");
      long before = System.nanoTime();
      while (!server.mayBeTried()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        before = System.nanoTime();
      }
      next = server.mayBeTried();
      took = System.nanoTime() - before;
    }
    assertThat(next).isFalse();
    server.answered();
    assertThat(server.mayBeTried()).isTrue();
  }
}
