package dev.postern.maildir.owned;

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

/** A path of another file system, whatever is made at which gets an owner. */
final class OwnedPath implements Path {
  private final OwnedFileSystem files;
  private final Path plain;

  OwnedPath(OwnedFileSystem files, Path plain) {
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
    return other instanceof OwnedPath path && plain.startsWith(path.plain);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof OwnedPath path && plain.endsWith(path.plain);
  }

  @Override
  public Path normalize() {
    return wrapped(plain.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrapped(plain.resolve(OwnedFileSystem.plain(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrapped(plain.relativize(OwnedFileSystem.plain(other)));
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
    return plain.compareTo(OwnedFileSystem.plain(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnedPath path
        && plain.equals(path.plain)
        && files.owner().equals(path.files.owner());
  }

  @Override
  public int hashCode() {
    return Objects.hash(plain, files.owner());
  }

  @Override
  public String toString() {
    return plain.toString();
  }

  private Path wrapped(Path path) {
    return path == null ? null : new OwnedPath(files, path);
  }
}
