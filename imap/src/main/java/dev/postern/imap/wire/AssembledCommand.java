package dev.postern.imap.wire;

import dev.postern.message.MessageSpool;
import dev.postern.net.InputSpace;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A whole command.
 *
 * @param octets its lines without the last CRLF, literals in place; of spooled literals only the
 *     announcement
 * @param spools the spooled literals in order
 * @param room what it takes in memory
 * @param fate whether it may be carried out
 */
public record AssembledCommand(
    byte[] octets, List<MessageSpool> spools, InputSpace.Share room, Fate fate)
    implements Closeable {

  /** Keeps the list. */
  public AssembledCommand {
    spools = List.copyOf(spools);
  }

  /** Frees the spools and gives back the room. */
  @Override
  public void close() throws IOException {
    room.close();
    for (MessageSpool spool : spools) {
      spool.close();
    }
  }

  /** Whether a command may be carried out. */
  public enum Fate {
    /** All of it is here. */
    COMPLETE,
    /** A literal of it was refused. */
    REFUSED,
    /** A literal of it could not be kept. */
    LOST
  }
}
