package dev.postern.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server, which is not root, may no longer write, or not even look, into the Maildirs. */
final class LostPermission implements Fault {
  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  private Site site;

  @Override
  public String name() {
    return "permission-lost";
  }

  @Override
  public Optional<Site> prepare(Path root) throws IOException, InterruptedException {
    boolean isRoot = System.getProperty("user.name").equals("root");
    if (isRoot && !Command.exists("setpriv")) {
      return Optional.empty();
    }
    site = Site.make(root, isRoot ? AS_NOBODY : List.of());
    if (isRoot) {
      Command.run("chown", "-R", NOBODY + ":" + NOBODY, root.toString());
    }
    return Optional.of(site);
  }

  @Override
  public String obstacle() {
    return "root needs setpriv to run a server as another user";
  }

  @Override
  public void begin(ServerProcess server) throws IOException, InterruptedException {
    vary(server, 0);
  }

  @Override
  public void vary(ServerProcess server, int round) throws IOException, InterruptedException {
    end(server);
    switch (round % 4) {
      case 0 -> chmod("500", "*/tmp");
      case 1 -> chmod("500", "*/new */cur");
      case 2 -> chmod("500", "*");
      default -> chmod("000", "*");
    }
  }

  @Override
  public void end(ServerProcess server) throws IOException, InterruptedException {
    chmod("700", "*");
    chmod("700", "*/tmp */new */cur");
  }

  /** What was put into a directory just before it was closed cannot be taken back. */
  @Override
  public Fate afterRefusal() {
    return Fate.SENT;
  }

  private void chmod(String mode, String patterns) throws IOException, InterruptedException {
    Command.run("sh", "-c", "cd " + site.mail() + " && chmod " + mode + " " + patterns);
  }
}
