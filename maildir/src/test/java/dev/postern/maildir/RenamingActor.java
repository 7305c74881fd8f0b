package dev.postern.maildir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Delivers as a shell script does, and never looks at what is there. */
final class RenamingActor extends BusyActor {
  private final Path maildir;

  RenamingActor(String name, Path maildir, Ledger ledger) {
    super(name, ledger, 5);
    this.maildir = maildir;
  }

  @Override
  void work(long endNanos) throws Exception {
    do {
      String token = newToken();
      Path written = maildir.resolve("tmp/1600000000." + token + ".elsewhere");
      Files.write(written, Ledger.message(token).getBytes(StandardCharsets.ISO_8859_1));
      Files.move(written, maildir.resolve("new").resolve(written.getFileName()));
      ledger.acknowledged(token);
      ledger.count("delivered by renaming");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    } while (System.nanoTime() < endNanos);
  }
}
