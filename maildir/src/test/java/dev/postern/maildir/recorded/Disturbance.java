package dev.postern.maildir.recorded;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.Path;

/** What goes wrong with a disk, or happens on it meanwhile. */
public interface Disturbance {
  /** Nothing. */
  Disturbance NONE = new Disturbance() {};

  /** Before an operation, which is not done if this fails. */
  default void before(DiskOperation operation) throws IOException {}

  /** How many octets of a write are taken, at least one. */
  default int taken(DiskOperation.Write write) {
    return write.octets().length;
  }

  /** After an operation, which was done whatever this does. */
  default void after(DiskOperation operation) throws IOException {}

  /** Before a file is opened to be read or a directory is listed. */
  default void looking(Path path) throws IOException {}

  /** Before it is told what may be done with a file. */
  default void accessing(Path path, AccessMode mode) throws IOException {}

  /** Whether a listing shows an entry. */
  default boolean shows(Path entry) {
    return true;
  }
}
