package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the value of one item: short text as octets, parts of the message as references. */
final class ItemWriter {
  private final ResponseWriter text = new ResponseWriter();
  private final List<Piece> pieces = new ArrayList<>();

  /** For all that is no octets of the message. */
  ResponseWriter text() {
    return text;
  }

  /** A literal that is read when it is sent, or NIL. */
  void nstring(Optional<MessageSource> octets) throws IOException {
    if (octets.isEmpty()) {
      text.nil();
      return;
    }
    long size = octets.get().size();
    text.literalHeader(size);
    flush();
    if (size > 0) {
      pieces.add(new Piece.Region(octets.get(), size));
    }
  }

  /** All that was written, in order. */
  List<Piece> pieces() {
    flush();
    return pieces;
  }

  private void flush() {
    if (text.size() > 0) {
      pieces.add(new Piece.Octets(text.take()));
    }
  }
}
