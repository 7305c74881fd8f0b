package dev.postern.imap.fetch;

import dev.postern.message.MessageSource;
import dev.postern.mime.MimeMessage;
import dev.postern.mime.MimeParser;
import dev.postern.store.MessageInfo;
import java.io.IOException;

/** Where parsed structures come from: the seam for a cache. Called once per message and FETCH. */
@FunctionalInterface
public interface MessageStructures {

  /** The structure of a message. */
  MimeMessage of(MessageInfo message, MessageSource content) throws IOException;

  /** Parses each message anew. */
  static MessageStructures parsing(MimeParser parser) {
    return (message, content) -> parser.parse(content);
  }
}
