package dev.postern.net.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a server that died left where another is to listen; nothing else is ever removed. */
final class StaleSocket {
  /** Of {@code st_mode}: the kind of a file, and that of a socket. */
  private static final int S_IFMT = 0xf000;

  private static final int S_IFSOCK = 0xc000;

  private StaleSocket() {}

  /**
   * Removes it, if there is one.
   *
   * @throws IOException if what is there is none
   */
  static void remove(UnixDomainSocketAddress address) throws IOException {
    Path path = address.getPath();
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & S_IFMT) != S_IFSOCK) {
        throw new IOException("a file that is no socket is in the way");
      }
    } catch (NoSuchFileException e) {
      return;
    }
    if (!isRefused(address)) {
      throw new BindException("another server listens there");
    }
    Files.delete(path);
  }

  /**
   * Whether nobody listens. Of what else the system may say nothing means that: not that this
   * process may not connect, not that the socket is one for datagrams, not that so many clients
   * wait already.
   */
  private static boolean isRefused(UnixDomainSocketAddress address) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // A server that does not come to accept would keep a blocking one for good.
      probe.configureBlocking(false);
      probe.connect(address);
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new IOException("another server's socket is in the way (" + e.getMessage() + ")", e);
    }
  }
}
