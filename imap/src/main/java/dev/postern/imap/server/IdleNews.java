package dev.postern.imap.server;

import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.view.Updates;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a client that idles is told (RFC 2177). While a client does not read there is only a mark
 * that there is something to tell; what that is, is found out when it can be sent. So it costs the
 * same whether a mailbox changes once or a million times meanwhile.
 */
final class IdleNews {
  /** For the client's DONE to be heard between two long tellings. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Exchange idle;
  private boolean changed;
  private boolean signDue;
  private boolean telling;

  IdleNews(Exchange idle) {
    this.idle = idle;
  }

  /** The mailbox is no longer as the client knows it. */
  void changed() {
    changed = true;
    tell();
  }

  /** The client should hear something, so that it knows the connection to live. */
  void signOfLife() {
    signDue = true;
    tell();
  }

  private void tell() {
    if (!telling) {
      telling = true;
      idle.connection().write(new Telling());
    }
  }

  private void told() {
    if (changed) {
      idle.connection().schedule(PAUSE, this::goOn);
    } else {
      telling = false;
    }
  }

  private void goOn() {
    telling = false;
    if (idle.session().input() instanceof IdleInput input && input.exchange() == idle) {
      tell();
    }
  }

  private Updates look() {
    boolean news = changed;
    changed = false;
    return news ? idle.session().sync().updates(idle) : Updates.none();
  }

  /** One telling; it takes no look before it is pulled. */
  private final class Telling implements Chunks {
    private UpdateChunks updates;

    @Override
    public ByteBuffer next() {
      ByteBuffer next = updates == null ? first() : updates.next();
      if (next != null) {
        idle.session().wireLog().responses(next);
      }
      return next;
    }

    private ByteBuffer first() {
      updates = new UpdateChunks(look());
      ByteBuffer first = updates.next();
      boolean sign = first == null && signDue;
      signDue = false;
      return sign ? sign() : first;
    }

    @Override
    public void close() {
      told();
    }
  }

  private static ByteBuffer sign() {
    ResponseWriter out = new ResponseWriter();
    out.untagged().atom("OK").space().text("Still here").endLine();
    return out.take();
  }
}
