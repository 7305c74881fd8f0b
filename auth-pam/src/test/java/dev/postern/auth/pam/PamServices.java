package dev.postern.auth.pam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;

/** Services of PAM in a directory of a test's own: nothing of the machine's is touched. */
final class PamServices {
  private final Path directory;

  private PamServices(Path directory) {
    this.directory = directory;
  }

  /** Skips the test where there is no PAM. */
  static PamServices in(Path directory) {
    boolean there = false;
    try {
      Natives.pam();
      there = true;
    } catch (IOException e) {
      // Skipped.
    }
    Assumptions.assumeTrue(there, "no libpam here");
    return new PamServices(directory);
  }

  PamAuthenticator service(String name, String... lines) throws IOException {
    Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    return PamAuthenticator.service(name).in(directory);
  }

  /** One whose answers pam_debug gives by name, e.g. {@code auth=user_unknown}. */
  PamAuthenticator answering(String... answers) throws IOException {
    String module = " required pam_debug.so " + String.join(" ", answers);
    return service("debug", "auth" + module, "account" + module, "session" + module);
  }

  /** One that asks a shell script: the user in $PAM_USER, the password in $password. */
  PamAuthenticator script(String condition) throws IOException {
    Path script = directory.resolve("script.sh");
    Files.writeString(
        script, "#!/bin/sh\npassword=$(tr -d '\\000')\n" + condition.formatted(directory) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return service(
        "script",
        "auth [success=done default=ignore] pam_exec.so expose_authtok quiet " + script,
        "auth required pam_deny.so",
        "account required pam_permit.so");
  }
}
