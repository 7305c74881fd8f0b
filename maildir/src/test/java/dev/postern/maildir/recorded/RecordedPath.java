package dev.postern.maildir.recorded;

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

/** A path of the system's, through which all is recorded. */
final class RecordedPath implements Path {
  private final RecordedFileSystem files;
  private final Path plain;

  RecordedPath(RecordedFileSystem files, Path plain) {
    this.files = files;
    this.plain = plain;
  }

  Path plain() {
    return plain;
  }

  @Override
  public FileSystem getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return plain.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrapped(plain.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrapped(plain.getFileName());
  }

  @Override
  public Path getParent() {
    return wrapped(plain.getParent());
  }

  @Override
  public int getNameCount() {
    return plain.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrapped(plain.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return wrapped(plain.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof RecordedPath path && plain.startsWith(path.plain);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof RecordedPath path && plain.endsWith(path.plain);
  }

  @Override
  public Path normalize() {
    return wrapped(plain.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrapped(plain.resolve(RecordedFileSystem.plain(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrapped(plain.relativize(RecordedFileSystem.plain(other)));
  }

  @Override
  public URI toUri() {
    return plain.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrapped(plain.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrapped(plain.toRealPath(options));
  }

  @Override
  public File toFile() {
    return plain.toFile();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    return plain.register(watcher, events, modifiers);
  }

  @Override
  public int compareTo(Path other) {
    return plain.compareTo(RecordedFileSystem.plain(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordedPath path && plain.equals(path.plain);
  }

  @Override
  public int hashCode() {
    return plain.hashCode();
  }

  @Override
  public String toString() {
    return Objects.toString(plain);
  }

  private Path wrapped(Path path) {
    return path == null ? null : new RecordedPath(files, path);
  }
}
