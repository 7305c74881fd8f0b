package dev.postern.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the disk and the file system alone allow: a file written and synced, renamed into another
 * folder, and that folder synced.
 */
record DiskLoop(Path folder, int threads, int octets) {

  /** Writes so many files. */
  void run(int files) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(folder.resolve("new"));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < files; i++) {
        String name = Integer.toString(i);
        work.add(
            () -> {
              write(name);
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve("tmp").resolve(name);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      channel.write(ByteBuffer.allocate(octets));
      channel.force(true);
    }
    Path target = folder.resolve("new");
    Files.move(file, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
