package dev.postern.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's Dovecot for one Maildir: its {@code imap} program over pipes, already logged in. Under
 * root it runs as nobody, to whom the files are given.
 */
record DovecotImap(Path folder, Path maildir) {
  private static final Path PROGRAM = Path.of("/usr/lib/dovecot/imap");
  private static final String NOBODY = "65534";

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Starts it. */
  Process start() throws IOException, InterruptedException {
    Path settings = folder.resolve("dovecot.conf");
    Files.writeString(
        settings,
        """
        protocols = imap
        base_dir = %s/run
        mail_location = maildir:%s
        namespace inbox {
          inbox = yes
        }
        """
            .formatted(folder, maildir));
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
      command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
      command.add("--clear-groups");
    }
    command.addAll(List.of(PROGRAM.toString(), "-c", settings.toString()));
    File log = folder.resolve("dovecot.log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().put("USER", "ann");
    builder.environment().put("HOME", folder.toString());
    return builder.start();
  }

  /** Makes it forget what it keeps of messages, but not which there are. */
  void forget() throws IOException {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(maildir, "dovecot.index.cache*")) {
      for (Path cache : caches) {
        Files.delete(cache);
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
