package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Delivers by Dovecot's LMTP server. */
final class LmtpActor extends BusyActor {
  private final DovecotLmtp lmtp;

  LmtpActor(String name, DovecotLmtp lmtp, Ledger ledger) {
    super(name, ledger, 6);
    this.lmtp = lmtp;
  }

  @Override
  void work(long endNanos) throws Exception {
    do {
      String token = newToken();
      assertThat(lmtp.deliver("ann@example.org", Ledger.message(token))).startsWith("250 ");
      ledger.acknowledged(token);
      ledger.count("delivered by LMTP");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    } while (System.nanoTime() < endNanos);
  }
}
