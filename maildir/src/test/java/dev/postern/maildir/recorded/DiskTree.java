package dev.postern.maildir.recorded;

import dev.postern.maildir.recorded.DiskOperation.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Directories and files below one directory, by inode. */
public final class DiskTree {
  /** The inode of the root. */
  static final long ROOT = 1;

  /** So long ago that a lock of this process cannot be of this process. */
  private static final Duration LONG_AGO = Duration.ofDays(2);

  private final Map<Long, TreeMap<String, Long>> directories = new HashMap<>();
  private final Map<Long, Content> files = new HashMap<>();

  DiskTree() {
    directories.put(ROOT, new TreeMap<>());
  }

  DiskTree copy() {
    DiskTree copy = new DiskTree();
    directories.forEach((inode, entries) -> copy.directories.put(inode, new TreeMap<>(entries)));
    copy.files.putAll(files);
    return copy;
  }

  void make(long inode, Kind kind) {
    if (kind == Kind.DIRECTORY) {
      directories.computeIfAbsent(inode, i -> new TreeMap<>());
    } else {
      files.computeIfAbsent(inode, i -> Content.EMPTY);
    }
  }

  void put(Entry at, long inode) {
    TreeMap<String, Long> entries = directories.get(at.directory());
    if (entries != null) {
      entries.put(at.name(), inode);
    }
  }

  void remove(Entry at) {
    TreeMap<String, Long> entries = directories.get(at.directory());
    if (entries != null) {
      entries.remove(at.name());
    }
  }

  void set(long inode, Content content) {
    files.put(inode, content);
  }

  Content content(long inode) {
    return files.getOrDefault(inode, Content.EMPTY);
  }

  boolean isDirectory(long inode) {
    return directories.containsKey(inode);
  }

  /** The inode at a path of names below the root. */
  Optional<Long> find(Path relative) {
    Long at = ROOT;
    for (Path name : relative) {
      if (name.toString().isEmpty()) {
        continue;
      }
      TreeMap<String, Long> entries = directories.get(at);
      at = entries == null ? null : entries.get(name.toString());
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  /** All paths, with what is there; two trees with equal words are the same. */
  public String words() {
    StringBuilder words = new StringBuilder();
    Map<Long, Integer> numbers = new HashMap<>();
    describe(ROOT, "", words, numbers);
    return words.toString();
  }

  private void describe(long inode, String path, StringBuilder to, Map<Long, Integer> numbers) {
    directories
        .get(inode)
        .forEach(
            (name, child) -> {
              String at = path + "/" + name;
              to.append(at);
              if (isDirectory(child)) {
                to.append("/\n");
                describe(child, at, to, numbers);
              } else {
                Content content = content(child);
                to.append(" #")
                    .append(numbers.computeIfAbsent(child, c -> numbers.size()))
                    .append(content.dated() == null ? "" : " " + content.dated())
                    .append(' ')
                    .append(new String(content.octets(), StandardCharsets.ISO_8859_1))
                    .append('\n');
              }
            });
  }

  /** Makes it all below a directory; files without a date of their own are old. */
  public void write(Path directory) throws IOException {
    write(ROOT, directory, new HashMap<>());
  }

  private void write(long inode, Path directory, Map<Long, Path> written) throws IOException {
    Files.createDirectories(directory);
    FileTime old = FileTime.from(Instant.now().minus(LONG_AGO));
    for (Map.Entry<String, Long> entry : directories.get(inode).entrySet()) {
      Path path = directory.resolve(entry.getKey());
      long child = entry.getValue();
      if (isDirectory(child)) {
        write(child, path, written);
      } else if (written.containsKey(child)) {
        Files.createLink(path, written.get(child));
      } else {
        Content content = content(child);
        Files.write(path, content.octets());
        Files.setLastModifiedTime(path, content.dated() == null ? old : content.dated());
        written.put(child, path);
      }
    }
  }

  /** The tree that is below a directory, all of it taken for synced. */
  static DiskTree read(Path directory) throws IOException {
    DiskTree tree = new DiskTree();
    long inode = ROOT;
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted().toList()) {
        Path relative = directory.relativize(path);
        if (relative.toString().isEmpty()) {
          continue;
        }
        Path parent = relative.getParent();
        long above = parent == null ? ROOT : tree.find(parent).orElseThrow();
        inode++;
        Kind kind = Files.isDirectory(path) ? Kind.DIRECTORY : Kind.FILE;
        tree.make(inode, kind);
        tree.put(new Entry(above, relative.getFileName().toString()), inode);
        if (kind == Kind.FILE) {
          tree.set(inode, new Content(Files.readAllBytes(path), Files.getLastModifiedTime(path)));
        }
      }
    }
    return tree;
  }

  /** What the files of a name hold. */
  public List<byte[]> texts(String name) {
    List<byte[]> texts = new ArrayList<>();
    for (TreeMap<String, Long> entries : directories.values()) {
      if (entries.containsKey(name)) {
        texts.add(content(entries.get(name)).octets());
      }
    }
    return texts;
  }

  /** Paths and octets alone. */
  List<String> listing() {
    return words().lines().map(line -> line.replaceFirst(" #\\d+( \\d{4}-\\S+)?", "")).toList();
  }

  long lastInode() {
    return Stream.concat(directories.keySet().stream(), files.keySet().stream())
        .mapToLong(Long::longValue)
        .max()
        .orElse(ROOT);
  }

  /** What an inode is. */
  public enum Kind {
    /** Octets. */
    FILE,
    /** Entries. */
    DIRECTORY
  }

  /** A file's octets, and its time if it was given one. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Content(byte[] octets, FileTime dated) {
    static final Content EMPTY = new Content(new byte[0], null);

    Content with(DiskOperation.OfFile change) {
      if (change instanceof DiskOperation.Write write) {
        int end = (int) write.offset() + write.octets().length;
        byte[] next = Arrays.copyOf(octets, Math.max(octets.length, end));
        System.arraycopy(write.octets(), 0, next, (int) write.offset(), write.octets().length);
        return new Content(next, dated);
      }
      if (change instanceof DiskOperation.Truncate truncate) {
        int size = (int) Math.min(octets.length, truncate.size());
        return new Content(Arrays.copyOf(octets, size), dated);
      }
      return new Content(octets, ((DiskOperation.Date) change).time());
    }
  }
}
