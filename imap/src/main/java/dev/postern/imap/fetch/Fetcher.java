package dev.postern.imap.fetch;

import dev.postern.mime.structure.MimeLimits;
import dev.postern.mime.structure.MimeParser;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.store.Mailbox;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes the response of FETCH as a lazy sequence. Immutable; may be shared. */
public final class Fetcher {
  private final MimeParser parser;
  private final MessageStructures structures;

  /** Parses what the mailbox has kept no structure of. */
  public Fetcher() {
    this.parser = MimeParser.create();
    this.structures = new MessageStructures(MimeLimits.DEFAULTS);
  }

  /**
   * The untagged FETCH of each message. A message is opened when its turn comes, and only if an
   * item needs its octets, or its structure and the mailbox has not kept that; one that cannot be
   * read is left out and the outcome says so. Once a literal is announced there is no way back: if
   * its octets cannot be read, {@link Chunks#next()} throws and the connection ends.
   *
   * @param mailbox where the octets are; used from within {@link Chunks#next()}
   * @param targets the messages in the order of the response; asked for one at a time
   * @param nanos a clock in nanoseconds, by which long work takes turns with other connections
   * @param ending told how it went, when the last response is made
   */
  public Chunks fetch(
      Mailbox mailbox,
      FetchRequest request,
      Iterator<FetchTarget> targets,
      LongSupplier nanos,
      Consumer<FetchOutcome> ending) {
    FetchRequest withFlags = request.withFlags();
    return new FetchChunks(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return targets.hasNext();
          }

          @Override
          public MessageLine next() {
            FetchTarget target = targets.next();
            boolean always = target.note() == FetchTarget.FlagsNote.ALWAYS;
            FetchedMessage message = new FetchedMessage(target, mailbox, parser, structures);
            return new MessageLine(message, always ? withFlags : request);
          }
        },
        request.reading() == FetchItem.Reading.METADATA
            ? Optional.empty()
            : Optional.of(Pool.STORE),
        nanos,
        ending);
  }
}
