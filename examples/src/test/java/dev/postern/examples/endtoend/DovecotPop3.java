package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Dovecot, its {@code pop3} program run on a Maildir without a server, in a folder of its
 * own.
 */
record DovecotPop3(Path folder, Path maildir) {
  private static final Path PROGRAM = Path.of("/usr/lib/dovecot/pop3");
  private static final String NOBODY = "65534";

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** The lines that a session with some settings answers to commands. */
  List<String> answers(String settings, String... commands)
      throws IOException, InterruptedException {
    Path configuration = folder.resolve("dovecot.conf");
    Files.writeString(
        configuration,
        """
        protocols = pop3
        base_dir = %s/run
        mail_location = maildir:%s
        namespace inbox {
          inbox = yes
        }
        %s
        """
            .formatted(folder, maildir, settings));
    Path log = folder.resolve("pop3.log");
    ProcessBuilder builder = new ProcessBuilder(command(configuration)).redirectError(log.toFile());
    builder.environment().put("USER", "ann");
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    process
        .getOutputStream()
        .write((String.join("\r\n", commands) + "\r\nQUIT\r\n").getBytes(ISO_8859_1));
    process.getOutputStream().close();
    String answers = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log, UTF_8)).doesNotContain("Error:", "Panic:", "Fatal:");
    return answers.lines().filter(line -> !line.startsWith("+OK") && !line.equals(".")).toList();
  }

  // Dovecot serves nobody as root, so under root it runs as nobody, who is given the files.
  private List<String> command(Path configuration) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
      // The directories above belong to this test alone.
      for (Path up = folder; up.getNameCount() > 1; up = up.getParent()) {
        run("chmod", "o+x", up.toString());
      }
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(List.of(PROGRAM.toString(), "-c", configuration.toString()));
    return command;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
