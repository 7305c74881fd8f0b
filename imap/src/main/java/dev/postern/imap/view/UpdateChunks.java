package dev.postern.imap.view;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import java.nio.ByteBuffer;

/** Many untagged responses, made as they are sent. */
public final class UpdateChunks implements Chunks {
  private final Updates updates;

  /** Over what is left of the updates. */
  public UpdateChunks(Updates updates) {
    this.updates = updates;
  }

  @Override
  public ByteBuffer next() {
    ResponseWriter out = new ResponseWriter();
    while (out.size() < SIZE && updates.writeNext(out)) {
      // the next line
    }
    return out.size() == 0 ? null : out.take();
  }
}
