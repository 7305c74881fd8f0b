package dev.postern.maildir;

import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.structure.StructureFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Mailboxes that nobody else in this process changes, makes or removes until it is closed, whether
 * they are there or not. Used by one thread.
 */
final class HeldMailboxes implements AutoCloseable {
  private final List<OpenMailboxes.Lease> leases;
  private final StoreSettings settings;
  private final Deadline deadline;
  private int held;

  /** Mailboxes to be held; closing it ends the leases too. */
  HeldMailboxes(List<OpenMailboxes.Lease> leases, StoreSettings settings, Deadline deadline) {
    this.leases = new ArrayList<>(leases);
    this.leases.sort(Comparator.comparingLong(lease -> lease.mailbox().order()));
    this.settings = settings;
    this.deadline = deadline;
  }

  /** Waits for them; what was got until it fails is given back by closing. */
  void enter() throws StoreException {
    for (; held < leases.size(); held++) {
      MailboxState mailbox = leases.get(held).mailbox();
      mailbox.changes().enter(deadline);
      mailbox.structures().ifPresent(StructureFile::hold);
    }
  }

  /** Waits for a lock file, with those who wait for the mailboxes. */
  DotLock lock(Path file) throws IOException {
    ChangeLock.Acquiring acquiring = () -> settings.lock(file, deadline.left());
    for (OpenMailboxes.Lease lease : leases) {
      ChangeLock changes = lease.mailbox().changes();
      ChangeLock.Acquiring inner = acquiring;
      acquiring = () -> changes.acquire(inner);
    }
    return acquiring.acquire();
  }

  @Override
  public void close() {
    for (OpenMailboxes.Lease lease : leases.subList(0, held)) {
      lease.mailbox().structures().ifPresent(StructureFile::release);
      lease.mailbox().changes().unlock();
    }
    leases.forEach(OpenMailboxes.Lease::close);
  }

  /** What is done while mailboxes are held. */
  @FunctionalInterface
  interface Step {
    void run(HeldMailboxes held) throws IOException;
  }
}
