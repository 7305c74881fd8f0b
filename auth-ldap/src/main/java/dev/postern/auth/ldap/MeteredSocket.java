package dev.postern.auth.ldap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A socket whose peer may send so much for so long, whatever it sends and however slowly: what the
 * library bounds is one read and one message. Used by one thread at a time.
 */
final class MeteredSocket extends Socket {
  private volatile long deadline;
  private final AtomicLong octetsLeft = new AtomicLong();

  /** From now on until this is called again. */
  void allow(Duration time, long octets) {
    deadline = System.nanoTime() + time.toNanos();
    octetsLeft.set(octets);
  }

  /** The deadline counts. */
  @Override
  public void setSoTimeout(int millis) {}

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] octets, int offset, int length) throws IOException {
        waitNoLonger();
        int read = super.read(octets, offset, length);
        if (octetsLeft.addAndGet(-Math.max(0, read)) < 0) {
          throw new IOException("the answer is too long");
        }
        return read;
      }
    };
  }

  private void waitNoLonger() throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    long millis = Math.max(1, left / 1_000_000);
    super.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
  }
}
