package dev.postern.maildir.index;

import dev.postern.maildir.disk.FileStamp;
import dev.postern.maildir.filename.FlagLetters;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Replays the records of an index. Any nonsense ends in an {@link IllegalArgumentException}. */
final class IndexReader {
  private final FlagSource flags;
  private final List<MessageInfo> messages = new ArrayList<>();
  private final FileTable.Builder files = new FileTable.Builder();
  private final TreeMap<Long, MessageInfo> changedMessages = new TreeMap<>();
  private final TreeMap<Long, MessageFile> changedFiles = new TreeMap<>();
  private UidSet expunged = UidSet.EMPTY;
  private ExpungeLog log = ExpungeLog.beginning(0);
  private UidSet recent = UidSet.EMPTY;
  private IndexStamps stamps = IndexStamps.NEVER;
  private long uidValidity;
  private long modSeq;
  private long uidNext = 1;
  private long reserved;
  private long bootId;
  private long lastUid;
  private byte[] octets;
  private int at;
  private int end;

  IndexReader(FlagSource flags) {
    this.flags = flags;
  }

  void frame(byte[] file, int from, int length) {
    octets = file;
    at = from;
    end = from + length;
    while (at < end) {
      record(octet());
    }
  }

  long uidValidity() {
    return uidValidity;
  }

  long reserved() {
    return reserved;
  }

  long bootId() {
    return bootId;
  }

  /** How many records of messages were read that later ones made worthless. */
  int garbage(IndexImage image) {
    return changedMessages.size() + messages.size() - image.snapshot().size();
  }

  IndexImage image() {
    Snapshot all = Snapshot.empty(uidValidity, 1, 1).plus(messages, Math.max(1, modSeq));
    Snapshot changed =
        all.replace(List.copyOf(changedMessages.values()), all.modSeq())
            .minus(expunged, all.modSeq());
    FileTable table = files.build().replace(List.copyOf(changedFiles.values())).minus(expunged);
    long next = Math.max(uidNext, lastUid + 1);
    return new IndexImage(
        changed.with(next, all.modSeq()), table, recent.minus(expunged), log, stamps);
  }

  private void record(int type) {
    switch (type) {
      case IndexWriter.PUT -> put();
      case IndexWriter.EXPUNGED -> expunge();
      case IndexWriter.RECENT -> recent = set();
      case IndexWriter.STATE -> state();
      case IndexWriter.RESERVED -> {
        bootId = signed();
        reserved = number();
      }
      case IndexWriter.HEADER -> {
        uidValidity = uid(number());
        log = ExpungeLog.beginning(number());
      }
      default -> throw new IllegalArgumentException("unknown record");
    }
  }

  private void expunge() {
    long seq = number();
    UidSet uids = set();
    modSeq = Math.max(modSeq, seq);
    expunged = expunged.union(uids);
    log = log.plus(seq, uids);
  }

  private void put() {
    long uid = uid(number());
    long seq = number();
    long size = number();
    long internal = signed();
    long saved = internal + signed();
    Place place = octet() == Place.NEW.ordinal() ? Place.NEW : Place.CUR;
    int length = (int) number();
    if (length < 1 || length > end - at) {
      throw new IllegalArgumentException("a name past the end");
    }
    modSeq = Math.max(modSeq, seq);
    Flags known = flags.flags(uid, code(at, at + length));
    MessageInfo message = new MessageInfo(uid, seq, size, internal, saved, known);
    if (uid > lastUid) {
      messages.add(message);
      files.add(uid, place, octets, at, length);
      lastUid = uid;
    } else {
      changedMessages.put(uid, message);
      String name = new String(octets, at, length, StandardCharsets.UTF_8);
      changedFiles.put(uid, new MessageFile(uid, place, name));
    }
    at += length;
  }

  // What MessageName does, without making strings for each of very many names.
  private int code(int from, int to) {
    int colon = to - 1;
    while (colon >= from && octets[colon] != ':') {
      colon--;
    }
    if (colon < from || to - colon < 3 || octets[colon + 1] != '2' || octets[colon + 2] != ',') {
      return 0;
    }
    int code = 0;
    for (int i = colon + 3; i < to && octets[i] != ','; i++) {
      code |= FlagLetters.code((char) octets[i]);
    }
    return code;
  }

  private void state() {
    modSeq = Math.max(modSeq, number());
    uidNext = Math.max(uidNext, number());
    FileStamp fresh = stamp();
    FileStamp cur = stamp();
    FileStamp uidList = stamp();
    FileStamp letters = stamp();
    int bits = octet();
    Set<Place> trusted = EnumSet.noneOf(Place.class);
    for (Place place : Place.values()) {
      if ((bits & 1 << place.ordinal()) != 0) {
        trusted.add(place);
      }
    }
    stamps = new IndexStamps(fresh, cur, uidList, letters, trusted);
  }

  private FileStamp stamp() {
    return new FileStamp((int) number(), signed(), number());
  }

  private UidSet set() {
    long count = number();
    UidSet.Builder builder = new UidSet.Builder();
    for (long i = 0; i < count; i++) {
      long first = uid(number());
      builder.addRange(first, uid(first + number()));
    }
    return builder.build();
  }

  private static long uid(long value) {
    if (value < 1 || value > UidSet.MAX) {
      throw new IllegalArgumentException("no UID");
    }
    return value;
  }

  private long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  private long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number too long");
  }

  private int octet() {
    if (at >= end) {
      throw new IllegalArgumentException("a record past the end");
    }
    return octets[at++] & 0xFF;
  }
}
