package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
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
  private final List<Path> files;
  private final Path secret;
  private final Supplier<List<Credential>> reader;
  private final Clock clock;
  private final Consumer<String> warnings;
  private List<FileStamp> stamps;
  private List<Credential> credentials;
  private String complaint = "";

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
    this.files = List.copyOf(files);
    this.secret = secret;
    this.reader = reader;
    this.clock = clock;
    this.warnings = warnings;
    stamps = FileStamp.of(files);
    credentials = List.copyOf(reader.get());
    inspect(credentials);
  }

  @Override
  public synchronized List<Credential> look() {
    List<FileStamp> seen = FileStamp.of(files);
    if (seen.equals(stamps)) {
      return credentials;
    }
    try {
      List<Credential> read = List.copyOf(reader.get());
      // The stamps from before reading: what is written meanwhile differs at the next look.
      stamps = seen;
      complaint = "";
      if (!read.equals(credentials)) {
        credentials = read;
        inspect(read);
      }
    } catch (RuntimeException | Error e) {
      // Perhaps half of a renewal. The stamps stay old, so every look tries again; one warning.
      String reason = e instanceof TlsConfigurationException ? e.getMessage() : e.toString();
      if (!complaint.equals(reason)) {
        complaint = reason;
        warnings.accept("certificates kept as they were reason=\"" + complaint + "\"");
      }
    }
    return credentials;
  }

  private void inspect(List<Credential> read) {
    Instant now = clock.instant();
    for (Credential credential : read) {
      Instant from = credential.certificate().getNotBefore().toInstant();
      Instant until = credential.certificate().getNotAfter().toInstant();
      if (now.isAfter(until) || now.isBefore(from)) {
        warnings.accept(
            "certificate not valid now names=%s from=%s until=%s file=%s"
                .formatted(credential.names(), from, until, files.get(0)));
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
