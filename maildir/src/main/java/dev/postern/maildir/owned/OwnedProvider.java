package dev.postern.maildir.owned;

import dev.postern.maildir.layered.LayeredProvider;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;

/** Does all through another provider, and gives away what it makes. */
final class OwnedProvider extends LayeredProvider {
  private final Owner owner;

  OwnedProvider(OwnedFileSystem files, FileSystemProvider plain, Owner owner) {
    super(files, plain);
    this.owner = owner;
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    boolean makes =
        options.contains(StandardOpenOption.CREATE_NEW)
            || (options.contains(StandardOpenOption.CREATE) && !Files.exists(path));
    FileChannel opened = super.newFileChannel(path, options, attrs);
    if (makes) {
      try {
        own(path);
      } catch (Throwable e) {
        opened.close();
        throw e;
      }
    }
    return opened;
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    super.createDirectory(dir, attrs);
    own(dir);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    super.createSymbolicLink(link, target, attrs);
    own(link);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    super.copy(source, target, options);
    own(target);
  }

  /** What cannot be given away is not left behind as somebody else's. */
  private void own(Path made) throws IOException {
    try {
      owner.take(below(made));
    } catch (Throwable e) {
      try {
        deleteIfExists(made);
      } catch (IOException stays) {
        e.addSuppressed(stays);
      }
      throw e;
    }
  }
}
