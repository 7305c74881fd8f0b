package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What stands in files, read again when they change; what was is kept while they cannot be used.
 * Safe for many threads.
 */
final class RereadFiles<T> {
  private final List<Path> files;
  private final Supplier<List<T>> reader;
  private final Consumer<List<T>> inspection;
  private final Consumer<String> warnings;
  private List<FileStamp> stamps;
  private List<T> content;
  private String complaint = "";

  /**
   * Reads the files now.
   *
   * @param inspection is shown what was read, if it is not what was before
   */
  RereadFiles(
      List<Path> files,
      Supplier<List<T>> reader,
      Consumer<List<T>> inspection,
      Consumer<String> warnings) {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.inspection = inspection;
    this.warnings = warnings;
    stamps = FileStamp.of(files);
    content = List.copyOf(reader.get());
    inspection.accept(content);
  }

  /** What they hold now; the same list while it is the same. */
  synchronized List<T> look() {
    List<FileStamp> seen = FileStamp.of(files);
    if (seen.equals(stamps)) {
      return content;
    }
    try {
      List<T> read = List.copyOf(reader.get());
      // The stamps from before reading: what is written meanwhile differs at the next look.
      stamps = seen;
      complaint = "";
      if (!read.equals(content)) {
        content = read;
        inspection.accept(read);
      }
    } catch (Throwable e) {
      // Perhaps half of a renewal. The stamps stay old, so every look tries again; one warning.
      String reason = e instanceof TlsConfigurationException ? e.getMessage() : e.toString();
      if (!complaint.equals(reason)) {
        complaint = reason;
        warnings.accept("certificates kept as they were reason=\"" + complaint + "\"");
      }
    }
    return content;
  }
}
