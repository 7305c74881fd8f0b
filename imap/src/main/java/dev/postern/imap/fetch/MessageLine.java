package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;

/**
 * The untagged FETCH of one message, made item by item, so that a long list of items over large
 * headers never stands in memory at once.
 */
final class MessageLine {
  private final FetchedMessage message;
  private final FetchRequest request;
  private final Iterator<FetchItem> items;
  private State state = State.NEW;

  MessageLine(FetchedMessage message, FetchRequest request) {
    this.message = message;
    this.request = request;
    this.items = request.items().iterator();
  }

  FetchTarget target() {
    return message.target();
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /**
   * Makes what comes next.
   *
   * @throws IOException if the message cannot be read; nothing was added, and {@link #breakOff}
   *     ends the line
   */
  void advance(Collection<Piece> out) throws IOException {
    if (state == State.NEW) {
      // Before anything is said: a message that is gone then leaves no trace in the response.
      message.prepare(request.reading());
    }
    if (!items.hasNext()) {
      end(out);
      return;
    }
    ItemWriter item = new ItemWriter();
    if (state == State.NEW) {
      item.text().untagged().number(target().number()).space().atom("FETCH").space().open();
    } else {
      item.text().space();
    }
    items.next().render(message, item);
    state = State.BEGUN;
    out.addAll(item.pieces());
  }

  /** Ends the line where it stands; nothing is said if it was not begun. */
  void breakOff(Collection<Piece> out) {
    if (state == State.BEGUN) {
      end(out);
    }
    state = State.DONE;
  }

  private void end(Collection<Piece> out) {
    out.add(new Piece.Octets(new ResponseWriter().close().endLine().take()));
    state = State.DONE;
  }

  private enum State {
    NEW,
    BEGUN,
    DONE
  }
}
