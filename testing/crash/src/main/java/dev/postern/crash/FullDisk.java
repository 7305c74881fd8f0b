package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** No space left: on the disk of the Maildirs, or for the spool of arriving messages. */
final class FullDisk implements Fault {

  /** Which disk. */
  enum Disk {
    MAIL("disk-full", 80_000, 20_000),
    SPOOL("spool-full", 100_000, 300_000);

    private final String fault;
    private final int free;
    private final int messageSize;

    Disk(String fault, int free, int messageSize) {
      this.fault = fault;
      this.free = free;
      this.messageSize = messageSize;
    }
  }

  private static final int LARGE_ROUNDS = 4;
  private static final int BLOCKS = 9;

  private final Disk disk;
  private Tmpfs tmpfs;
  private String obstacle = "";

  FullDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public String name() {
    return disk.fault;
  }

  @Override
  public Optional<Site> prepare(Path root) throws IOException, InterruptedException {
    Site site = Site.make(root, List.of());
    tmpfs = new Tmpfs(disk == Disk.MAIL ? site.mail() : site.spool());
    Optional<String> failure = tmpfs.mount("8m");
    obstacle = failure.orElse("");
    return failure.isEmpty() ? Optional.of(site) : Optional.empty();
  }

  @Override
  public String obstacle() {
    return obstacle;
  }

  @Override
  public void begin(ServerProcess server) throws IOException {
    tmpfs.fill(disk.free);
  }

  /** Leaves a block more than in the round before, so that another step fails. */
  @Override
  public void vary(ServerProcess server, int round) throws IOException {
    if (disk == Disk.MAIL && round >= LARGE_ROUNDS) {
      tmpfs.empty();
      tmpfs.fill(round % BLOCKS * Tmpfs.BLOCK);
    }
  }

  @Override
  public void end(ServerProcess server) throws IOException {
    tmpfs.empty();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tmpfs.unmount();
  }

  /** Large ones first, then small ones that take the last octets. */
  @Override
  public int messageSize(int round) {
    return disk == Disk.SPOOL || round < LARGE_ROUNDS ? disk.messageSize : 500;
  }
}
