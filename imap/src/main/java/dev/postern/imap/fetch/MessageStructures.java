package dev.postern.imap.fetch;

import dev.postern.log.LogText;
import dev.postern.message.MessageSource;
import dev.postern.mime.structure.MimeLimits;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimeParser;
import dev.postern.mime.structure.StructureCodec;
import dev.postern.mime.structure.StructureFormatException;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.StructureCache;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where parsed structures come from: what the mailbox has kept, if it is a {@link StructureCache},
 * or else the message, which is then parsed once and kept. Immutable; may be shared.
 */
public final class MessageStructures {
  private static final Logger LOG = LoggerFactory.getLogger(MessageStructures.class);

  private final MimeParser parser;
  private final StructureCodec codec;

  /** Of messages within these limits of the parser. */
  public MessageStructures(MimeLimits limits) {
    this.parser = MimeParser.of(limits);
    this.codec = new StructureCodec(limits);
  }

  /** The structure, if it is known without a look at the message. */
  public Optional<MimeMessage> kept(Mailbox mailbox, MessageInfo message) {
    if (!(mailbox instanceof StructureCache cache)) {
      return Optional.empty();
    }
    Optional<byte[]> octets = cache.structure(message.uid());
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    try {
      // A size that was corrected since means other octets.
      return Optional.of(codec.decode(octets.get()))
          .filter(structure -> structure.root().bodyEnd() == message.size());
    } catch (StructureFormatException e) {
      LOG.debug(
          "structure parsed anew uid={} reason={}", message.uid(), LogText.reason(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Parses a message, and gives the mailbox its structure to keep.
   *
   * @param content the message's octets
   * @throws IOException if they cannot be read
   */
  public MimeMessage parse(Mailbox mailbox, MessageInfo message, MessageSource content)
      throws IOException {
    MimeMessage structure = parser.parse(content);
    if (mailbox instanceof StructureCache cache) {
      cache.keepStructure(message.uid(), codec.encode(structure));
    }
    return structure;
  }
}
