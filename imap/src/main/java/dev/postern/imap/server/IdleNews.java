package dev.postern.imap.server;

import dev.postern.imap.view.UpdateChunks;
import dev.postern.imap.view.Updates;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
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

  /** Before the next look when there was no room for one. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Exchange idle;
  private boolean changed;
  private boolean signDue;
  private boolean telling;
  private boolean blind;

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
      idle.connection().schedule(blind ? RETRY : PAUSE, this::goOn);
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

  /** One telling; it takes no look before it is pulled. */
  private final class Telling implements Chunks {
    private StoreCall look;
    private UpdateChunks updates;
    private boolean begun;

    @Override
    public ByteBuffer next() {
      if (look == null) {
        look();
      }
      if (!look.isOver()) {
        return StoreCall.nothingYet();
      }
      ByteBuffer next = begun ? updates.next() : first();
      if (next != null) {
        idle.session().wireLog().responses(next);
      }
      return next;
    }

    private void look() {
      updates = new UpdateChunks(Updates.none());
      boolean news = changed;
      changed = false;
      blind = false;
      look =
          news
              ? StoreCall.begin(idle.session(), Pool.NEWS, this::found, this::notFound)
              : StoreCall.none(idle.session());
    }

    private void found() {
      updates = new UpdateChunks(idle.session().sync().updates(idle));
    }

    private void notFound() {
      changed = true;
      blind = true;
    }

    private ByteBuffer first() {
      begun = true;
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
