package dev.postern.maildir;

import dev.postern.Limits;
import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.LockOwner;
import dev.postern.maildir.disk.LockTicket;
import dev.postern.maildir.filename.NameSource;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What all mailboxes of a store share.
 *
 * @param clock dates what is saved
 * @param diskClock compared with the times of files, so never another than the machine's
 * @param bounds those of the server, once it has started the store
 * @param lockPatience how long who wants a lock waits for others
 * @param lockWaiters how many may wait for a mailbox that another process has locked for long
 * @param lockHold how long a change of many messages keeps others from the mailbox at a time
 * @param shared what of the mails under way is on the disk already
 * @param linger how long a mailbox stays in memory when its last session has left it
 * @param bootId the machine's run; another one means that what was not forced to the disk may be
 *     lost
 * @param files where all mail is: the way through which all that happens to it goes
 */
record StoreSettings(
    Clock clock,
    Clock diskClock,
    SyncMode mode,
    AtomicReference<Limits> bounds,
    NameSource names,
    SharedFiles shared,
    LockOwner owner,
    Duration lockPatience,
    int lockWaiters,
    Duration lockHold,
    Duration linger,
    long bootId,
    SyncThreads syncs,
    StoreThreads threads,
    FileSystem files) {

  Limits limits() {
    return bounds.get();
  }

  DiskSync sync() {
    return mode == SyncMode.NEVER ? DiskSync.SKIP : DiskSync.FORCE;
  }

  /** Until when who begins to wait now waits. */
  Deadline deadline() {
    return Deadline.in(lockPatience);
  }

  DotLock lock(Path file, LockTicket ticket, Duration patience) throws IOException {
    return DotLock.acquire(file, ticket, owner, diskClock, patience);
  }

  DotLock lock(Path file, Duration patience) throws IOException {
    return DotLock.acquire(file, owner, diskClock, patience);
  }

  DotLock lock(Path file) throws IOException {
    return lock(file, lockPatience);
  }

  /** Deletes a lock of this process that could not be deleted when it was given up. */
  void deleteLeftBehind(Path file) throws IOException {
    DotLock.deleteLeftBehind(file, owner);
  }
}
