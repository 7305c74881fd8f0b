package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.auth.FailureGuard;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.LoginsBlocked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A block is of the client's address, not of the server that asks for it. */
@Timeout(60)
class BlockedClientsTest {
  private final Limits limits =
      Limits.defaults()
          .with(Limits.Count.AUTH_FAILURES_BLOCK, 3)
          .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofMillis(1))
          .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(1));

  @Test
  void whoGuessesThroughAnotherServerIsBlockedAlone() throws Exception {
    FailureGuard guard = LoginGuard.limiting(limits);
    try (MailServer server =
            TestServers.builder().limits(limits).loginGuard(guard).build().start();
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      for (int i = 1; i <= 3; i++) {
        client.send(AuthClient.plain(i, "nobody", "wrong" + i, "rip=192.0.2.7"));
        assertThat(client.line()).isEqualTo("FAIL\t" + i + "\tuser=nobody");
      }
      for (String user : List.of("ann", "nobody", "stranger")) {
        client.send(AuthClient.plain(4, user, "secret", "rip=192.0.2.7"));
        assertThat(client.line())
            .isEqualTo(
                "FAIL\t4\ttemp\tcode=temp_fail"
                    + "\treason=Temporary authentication failure, try again later");
      }
      client.send(AuthClient.plain(5, "ann", "secret", "rip=192.0.2.8"));
      assertThat(client.line()).startsWith("OK\t5\tuser=ann");
      // Without an address there is nobody to block.
      for (int i = 6; i < 16; i++) {
        client.send(AuthClient.plain(i, "nobody", "wrong" + i));
        assertThat(client.line()).isEqualTo("FAIL\t" + i + "\tuser=nobody");
      }
      assertThat(guard.blocked())
          .extracting(LoginsBlocked::address)
          .extracting("hostAddress")
          .containsOnly("192.0.2.7");
    }
  }
}
