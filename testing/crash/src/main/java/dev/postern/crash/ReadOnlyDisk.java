package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Maildirs' file system becomes read-only, as Linux does it after an error. */
final class ReadOnlyDisk implements Fault {
  private Tmpfs tmpfs;
  private String obstacle = "";

  @Override
  public String name() {
    return "disk-read-only";
  }

  @Override
  public Optional<Site> prepare(Path root) throws IOException, InterruptedException {
    Site site = Site.make(root, List.of());
    tmpfs = new Tmpfs(site.mail());
    Optional<String> failure = tmpfs.mount("32m");
    obstacle = failure.orElse("");
    return failure.isEmpty() ? Optional.of(site) : Optional.empty();
  }

  @Override
  public String obstacle() {
    return obstacle;
  }

  @Override
  public void begin(ServerProcess server) throws IOException, InterruptedException {
    tmpfs.remount("ro");
  }

  @Override
  public void end(ServerProcess server) throws IOException, InterruptedException {
    tmpfs.remount("rw");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tmpfs.unmount();
  }
}
