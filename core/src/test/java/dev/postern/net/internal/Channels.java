package dev.postern.net.internal;

import java.nio.channels.SocketChannel;
import org.apache.mina.core.session.IoSessionDataStructureFactory;

/** Sessions that did not come by the acceptor. */
final class Channels {
  private Channels() {}

  /** One that a processor begins to serve. */
  static ChannelSession session(
      SocketChannel accepted, MailAcceptor service, MailProcessor processor, ChannelEvents events)
      throws Exception {
    ChannelSession session = new ChannelSession(service, processor, accepted);
    session.tell(events);
    // As MINA does for those that come by its acceptor.
    IoSessionDataStructureFactory parts = service.getSessionDataStructureFactory();
    session.setAttributeMap(parts.getAttributeMap(session));
    session.setWriteRequestQueue(parts.getWriteRequestQueue(session));
    processor.add(session);
    return session;
  }
}
