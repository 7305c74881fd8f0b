package dev.postern.maildir.owned;

import dev.postern.maildir.layered.LayeredFileSystem;
import java.nio.file.FileSystem;
import java.nio.file.spi.FileSystemProvider;

/**
 * Another file system, in which everything that is made belongs to one owner, from the moment at
 * which it can be used: before a byte is written, and before it is renamed to where others look.
 */
public final class OwnedFileSystem extends LayeredFileSystem {
  private final Owner owner;
  private final OwnedProvider provider;

  /** Files of this owner. */
  public OwnedFileSystem(FileSystem plain, Owner owner) {
    super(plain);
    this.owner = owner;
    this.provider = new OwnedProvider(this, plain.provider(), owner);
  }

  @Override
  protected Object identity() {
    return owner;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }
}
