package dev.postern.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the disk and the file system alone allow when one message goes to many Maildirs: a file is
 * written and synced once, linked into each folder, and each folder and a list beside it are
 * synced.
 */
final class LinkLoop implements AutoCloseable {
  private final ExecutorService pool;
  private final List<Path> folders = new ArrayList<>();
  private int messages;

  LinkLoop(Path folder, int count, int threads) throws IOException {
    for (int i = 0; i < count; i++) {
      Path one = folder.resolve(Integer.toString(i));
      Files.createDirectories(one.resolve("new"));
      folders.add(one);
    }
    pool = Executors.newFixedThreadPool(threads);
  }

  void run(byte[] message) throws IOException, InterruptedException {
    String name = "m" + messages++;
    Path first = folders.get(0).resolve("new").resolve(name);
    try (FileChannel file =
        FileChannel.open(first, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      file.write(ByteBuffer.wrap(message));
      file.force(true);
    }
    List<Callable<Void>> work = new ArrayList<>();
    for (Path folder : folders) {
      work.add(
          () -> {
            link(first, folder, name);
            return null;
          });
    }
    try {
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  private static void link(Path first, Path folder, String name) throws IOException {
    Path to = folder.resolve("new");
    if (!first.startsWith(to)) {
      Files.createLink(to.resolve(name), first);
    }
    try (FileChannel list =
        FileChannel.open(
            folder.resolve("list"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      list.write(ByteBuffer.wrap(new byte[64]));
      list.force(false);
    }
    try (FileChannel entries = FileChannel.open(to, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
