package dev.postern.maildir.index;

import java.util.Optional;

/** No index ({@code INDEX=MEMORY}): after a restart all is looked at anew. */
public enum NoIndex implements MailboxIndex {
  /** The only one. */
  NONE;

  @Override
  public Optional<IndexImage> load(FlagSource flags) {
    return Optional.empty();
  }

  @Override
  public boolean worn() {
    return false;
  }

  @Override
  public void append(IndexWriter change, long modSeq) {}

  @Override
  public void rewrite(IndexImage image) {}

  @Override
  public void discard() {}
}
