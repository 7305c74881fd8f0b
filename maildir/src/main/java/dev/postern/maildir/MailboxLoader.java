package dev.postern.maildir;

import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.maildir.index.ExpungeLog;
import dev.postern.maildir.index.FileTable;
import dev.postern.maildir.index.IndexImage;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.MailboxIndex;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.keywords.LetterlessKeywords;
import dev.postern.maildir.uidlist.UidListContent;
import dev.postern.maildir.uidlist.UidListFile;
import dev.postern.maildir.uidlist.UidListHeader;
import dev.postern.maildir.uidlist.UidValidityFile;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what is known of a mailbox before its directories are looked at. */
final class MailboxLoader {
  private final MailboxPaths paths;
  private final UidListFile uidListFile;
  private final UidValidityFile validities;
  private final StoreSettings settings;

  MailboxLoader(
      MailboxPaths paths,
      UidListFile uidListFile,
      UidValidityFile validities,
      StoreSettings settings) {
    this.paths = paths;
    this.uidListFile = uidListFile;
    this.validities = validities;
    this.settings = settings;
  }

  /** The mailbox by its index, or without messages. */
  MailboxView load(MailboxIndex index) throws IOException {
    IndexStamps now = paths.stamps();
    KeywordLetters letters = KeywordLetters.parse(ReplacedFile.read(paths.letters()));
    LetterlessKeywords letterless = LetterlessKeywords.parse(ReplacedFile.read(paths.letterless()));
    FlagPalette palette = new FlagPalette(letters, letterless);
    Optional<IndexImage> image = index.load(palette);
    if (image.isPresent() && image.get().stamps().uidList().equals(now.uidList())) {
      return view(image.get(), now, palette);
    }
    UidListContent uidList = uidListFile.read();
    long validity = uidList.header().map(UidListHeader::uidValidity).orElse(0L);
    if (image.isPresent() && image.get().snapshot().uidValidity() == validity) {
      return view(image.get(), now, palette);
    }
    index.discard();
    return validity == 0
        ? begin(letters)
        : empty(validity, 1, new FlagPalette(letters, letterless.ifOf(validity)));
  }

  // Without an index the clock gives the first MODSEQ: an index that was deleted, and Dovecot,
  // may have told clients of smaller ones, and hardly of larger. In microseconds, as there may be
  // more changes than one in a millisecond.
  private MailboxView begin(KeywordLetters letters) throws IOException {
    boolean fresh = !paths.stamps().uidList().exists();
    long validity = validities.next();
    uidListFile.replace(
        new UidListHeader(validity, 1, HexFormat.of().formatHex(guid()), ""), List.of());
    FlagPalette palette = new FlagPalette(letters, LetterlessKeywords.NONE);
    return fresh ? view(Snapshot.empty(validity, 1, 1), palette) : empty(validity, 1, palette);
  }

  private MailboxView empty(long validity, long uidNext, FlagPalette palette) {
    return view(Snapshot.empty(validity, uidNext, settings.clock().millis() * 1000), palette);
  }

  private static MailboxView view(Snapshot snapshot, FlagPalette palette) {
    return new MailboxView(
        snapshot,
        FileTable.EMPTY,
        UidSet.EMPTY,
        ExpungeLog.beginning(snapshot.modSeq()),
        palette,
        IndexStamps.NEVER,
        System.nanoTime());
  }

  private static MailboxView view(IndexImage image, IndexStamps now, FlagPalette palette) {
    IndexStamps known = image.stamps();
    // The letters were just read, with the flags.
    IndexStamps stamps =
        new IndexStamps(
            known.fresh(), known.cur(), known.uidList(), now.letters(), known.trusted());
    return new MailboxView(
        image.snapshot(),
        image.files(),
        image.recent(),
        image.expunged(),
        palette,
        stamps,
        System.nanoTime());
  }

  private static byte[] guid() {
    UUID id = UUID.randomUUID();
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
