package dev.postern.mime.structure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parsed message: the stored one, or one embedded in a message/rfc822 part.
 *
 * @param envelope the IMAP ENVELOPE of this message's own header
 * @param root the whole message as a part; its header is the message's header
 * @param extent whether all that its header, and those of its parts, say is here
 */
public record MimeMessage(MailEnvelope envelope, MimePart root, Extent extent) {

  /** Checks for nulls. */
  public MimeMessage {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(extent, "extent");
  }

  /** How much of what headers say is in a structure. */
  public enum Extent {
    /** All of it. */
    WHOLE,
    /** Fields, addresses or parameters beyond {@link MimeLimits} were left out. */
    CUT
  }

  /**
   * Finds the part an IMAP section number names (RFC 3501 §6.4.5): {@code [2, 1]} for {@code
   * BODY[2.1]}. The only part of a message that is no multipart is number 1. Numbers go through
   * embedded messages.
   *
   * @param path part numbers, each from 1; the empty path is the root
   * @return the part, or empty when the message has none of that number
   */
  public Optional<MimePart> part(List<Integer> path) {
    MimeMessage message = this;
    MimePart part = root;
    // True while `part` stands for a message that has not been entered yet.
    boolean atMessage = true;
    for (int number : path) {
      if (!atMessage && part.message().isPresent()) {
        message = part.message().get();
        part = message.root();
        atMessage = true;
      }
      if (part.isMultipart()) {
        if (number < 1 || number > part.parts().size()) {
          return Optional.empty();
        }
        part = part.parts().get(number - 1);
      } else if (number != 1 || !atMessage) {
        return Optional.empty();
      }
      atMessage = false;
    }
    return Optional.of(part);
  }
}
