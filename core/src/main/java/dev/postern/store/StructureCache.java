package dev.postern.store;

import java.util.Optional;

/**
 * What a {@link Mailbox} may offer besides: it keeps what was found out by parsing a message, so
 * that the message need not be opened to answer again.
 *
 * <p>It is a cache. It may forget anything at any time, and need not have kept what is larger than
 * it likes; what it gives back is what was kept last for that very message. Nothing is given for a
 * message that was expunged, is in another mailbox, or had the UID under another UIDVALIDITY.
 * Trouble is no error: it is as if nothing had been kept. No call waits for more than a moment.
 *
 * <p>What is kept are opaque octets. So a store need know nothing of MIME and of the parser's
 * versions, a database keeps them as a column beside the message, and whoever reads them checks
 * that they are still of use; see {@link dev.postern.mime.structure.StructureCodec}. Something else
 * that is worth keeping would be another type beside this one.
 *
 * <p>Called by the thread that uses the handle. Several handles and processes may keep for the same
 * message; one of them wins.
 */
public interface StructureCache {

  /** What was kept for a message, if anything. Nobody changes the array. */
  Optional<byte[]> structure(long uid);

  /**
   * Keeps something for a message, in place of what was kept before.
   *
   * @param octets are not changed afterwards
   */
  void keepStructure(long uid, byte[] octets);
}
