package dev.postern.auth.passwdfile.edit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Where a file goes. Another one than the machine's is full, fails, or tells what came when. */
interface Disk {
  Disk REAL = new Disk() {};

  default OutputStream stream(OutputStream out) {
    return out;
  }

  /** Waits until what was written to a file or directory outlasts a crash of the machine. */
  default void sync(Path written, FileChannel channel) throws IOException {
    channel.force(true);
  }
}
