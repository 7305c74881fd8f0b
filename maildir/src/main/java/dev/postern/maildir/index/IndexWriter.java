package dev.postern.maildir.index;

import dev.postern.maildir.disk.FileStamp;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.util.Arrays;
import java.util.List;

/** Collects the records of one change, which the index then takes in whole or not at all. */
public final class IndexWriter {
  static final int PUT = 1;
  static final int EXPUNGED = 2;
  static final int STATE = 3;
  static final int RECENT = 4;
  static final int RESERVED = 5;
  static final int HEADER = 6;

  private byte[] octets = new byte[512];
  private int length;

  /** A change of nothing yet. */
  public IndexWriter() {}

  /** A message that is new, or as it is now. */
  public void put(MessageInfo message, MessageFile file) {
    octet(PUT);
    number(message.uid());
    number(message.modSeq());
    number(message.size());
    signed(message.internalMillis());
    signed(message.savedMillis() - message.internalMillis());
    byte[] name = FileBlock.octets(file.name());
    octet(file.place().ordinal());
    number(name.length);
    raw(name);
  }

  /** Messages that are gone since a MODSEQ. */
  public void expunged(long modSeq, UidSet uids) {
    octet(EXPUNGED);
    number(modSeq);
    set(uids);
  }

  /** The recent messages, all of them. */
  public void recent(UidSet uids) {
    octet(RECENT);
    set(uids);
  }

  /** The mailbox as a whole after the change. */
  public void state(long modSeq, long uidNext, IndexStamps stamps) {
    octet(STATE);
    number(modSeq);
    number(uidNext);
    for (FileStamp stamp :
        List.of(stamps.fresh(), stamps.cur(), stamps.uidList(), stamps.letters())) {
      number(Integer.toUnsignedLong(stamp.identity()));
      signed(stamp.mtimeNanos());
      number(stamp.size());
    }
    int trusted = 0;
    for (Place place : stamps.trusted()) {
      trusted |= 1 << place.ordinal();
    }
    octet(trusted);
  }

  /** The MODSEQ that is not reached before the next such record is on the disk. */
  void reserved(long bootId, long modSeq) {
    octet(RESERVED);
    signed(bootId);
    number(modSeq);
  }

  /**
   * What comes first in a file.
   *
   * @param rememberedSince the MODSEQ from which on the file has all that was expunged
   */
  void header(long uidValidity, long rememberedSince) {
    octet(HEADER);
    number(uidValidity);
    number(rememberedSince);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }

  boolean isEmpty() {
    return length == 0;
  }

  private void set(UidSet uids) {
    List<UidSet.Range> ranges = uids.ranges();
    number(ranges.size());
    for (UidSet.Range range : ranges) {
      number(range.first());
      number(range.last() - range.first());
    }
  }

  private void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  private void number(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      octet((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    octet((int) left);
  }

  private void octet(int value) {
    room(1);
    octets[length++] = (byte) value;
  }

  private void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, octets, length, value.length);
    length += value.length;
  }

  private void room(int count) {
    if (length + count > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(length + count, octets.length * 2));
    }
  }
}
