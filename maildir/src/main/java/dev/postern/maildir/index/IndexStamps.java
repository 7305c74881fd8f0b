package dev.postern.maildir.index;

import dev.postern.maildir.disk.FileStamp;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the mailbox's files looked when they were last read.
 *
 * @param fresh of {@code new}
 * @param cur of {@code cur}
 * @param uidList of {@code dovecot-uidlist}
 * @param letters of {@code dovecot-keywords}
 * @param trusted the directories whose unchanged stamp proves that they are unchanged. It does not
 *     if we changed the directory ourselves after listing it, or listed it within the tick of its
 *     time: another process's change may hide behind the same time.
 */
public record IndexStamps(
    FileStamp fresh, FileStamp cur, FileStamp uidList, FileStamp letters, Set<Place> trusted) {
  /** Nothing was read. */
  public static final IndexStamps NEVER =
      new IndexStamps(
          FileStamp.ABSENT, FileStamp.ABSENT, FileStamp.ABSENT, FileStamp.ABSENT, Set.of());

  public IndexStamps {
    trusted = Set.copyOf(trusted);
  }

  /** Whether everything looks as it did. */
  public boolean sameFiles(IndexStamps other) {
    return fresh.equals(other.fresh)
        && cur.equals(other.cur)
        && uidList.equals(other.uidList)
        && letters.equals(other.letters);
  }

  /** The stamp of a directory. */
  public FileStamp of(Place place) {
    return place == Place.NEW ? fresh : cur;
  }

  /**
   * After changes of our own to some directories.
   *
   * @param now how all looks since
   */
  public IndexStamps afterOwn(Set<Place> touched, IndexStamps now) {
    Set<Place> left = EnumSet.noneOf(Place.class);
    left.addAll(trusted);
    left.removeAll(touched);
    return new IndexStamps(
        touched.contains(Place.NEW) ? now.fresh : fresh,
        touched.contains(Place.CUR) ? now.cur : cur,
        uidList,
        letters,
        left);
  }

  /** After a change of our own to the uidlist. */
  public IndexStamps withUidList(FileStamp now) {
    return new IndexStamps(fresh, cur, now, letters, trusted);
  }

  /** After a change of our own to the keywords' file. */
  public IndexStamps withLetters(FileStamp now) {
    return new IndexStamps(fresh, cur, uidList, now, trusted);
  }
}
