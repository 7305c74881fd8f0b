package dev.postern.maildir.layered;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/** A path of the file system below. */
final class LayeredPath implements Path {
  private final LayeredFileSystem files;
  private final Path below;

  LayeredPath(LayeredFileSystem files, Path below) {
    this.files = files;
    this.below = below;
  }

  LayeredFileSystem files() {
    return files;
  }

  Path below() {
    return below;
  }

  @Override
  public FileSystem getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return below.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrapped(below.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrapped(below.getFileName());
  }

  @Override
  public Path getParent() {
    return wrapped(below.getParent());
  }

  @Override
  public int getNameCount() {
    return below.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrapped(below.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return wrapped(below.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return files.has(other) && below.startsWith(files.below(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return files.has(other) && below.endsWith(files.below(other));
  }

  @Override
  public Path normalize() {
    return wrapped(below.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrapped(below.resolve(files.below(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrapped(below.relativize(files.below(other)));
  }

  @Override
  public URI toUri() {
    return below.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrapped(below.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrapped(below.toRealPath(options));
  }

  @Override
  public File toFile() {
    return below.toFile();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    return below.register(watcher, events, modifiers);
  }

  @Override
  public int compareTo(Path other) {
    return below.compareTo(files.below(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LayeredPath path
        && below.equals(path.below)
        && files.identity().equals(path.files.identity());
  }

  @Override
  public int hashCode() {
    return Objects.hash(below, files.identity());
  }

  @Override
  public String toString() {
    return below.toString();
  }

  private Path wrapped(Path path) {
    return path == null ? null : files.above(path);
  }
}
