package dev.postern.tls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Credentials in files, read again when the files change. */
final class CertificateFiles implements CertificateSource {
  private final Path first;
  private final Path secret;
  private final Clock clock;
  private final Consumer<String> warnings;
  private final RereadFiles<Credential> credentials;

  /**
   * Reads the files now.
   *
   * @param secret the one of them that holds the key
   */
  CertificateFiles(
      List<Path> files,
      Path secret,
      Supplier<List<Credential>> reader,
      Clock clock,
      Consumer<String> warnings) {
    this.first = files.get(0);
    this.secret = secret;
    this.clock = clock;
    this.warnings = warnings;
    credentials = new RereadFiles<>(files, reader, this::inspect, warnings);
  }

  @Override
  public List<Credential> look() {
    return credentials.look();
  }

  private void inspect(List<Credential> read) {
    Instant now = clock.instant();
    for (Credential credential : read) {
      Instant from = credential.certificate().getNotBefore().toInstant();
      Instant until = credential.certificate().getNotAfter().toInstant();
      if (now.isAfter(until) || now.isBefore(from)) {
        warnings.accept(
            "certificate not valid now names=%s from=%s until=%s file=%s"
                .formatted(credential.names(), from, until, first));
      }
    }
    if (readableByOthers(secret)) {
      warnings.accept("private key readable by others file=" + secret);
    }
  }

  private static boolean readableByOthers(Path file) {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return false;
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      return permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      // Gone since it was read; the next look says so.
      return false;
    }
  }
}
