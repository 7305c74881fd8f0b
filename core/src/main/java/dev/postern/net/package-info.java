/**
 * The seam between protocols and the network: frames in, replies out, one thread at a time. No
 * transport type shows here.
 *
 * <p>A protocol that says what it hears, until the client has heard enough:
 *
 * <pre>{@code
 * class Echo implements ProtocolSession {
 *   private final Connection connection;
 *
 *   Echo(Connection connection) {
 *     this.connection = connection;
 *   }
 *
 *   public void opened() {
 *     connection.needsNoLogin();
 *   }
 *
 *   public Framing expects() {
 *     return new Framing.Line(1000);
 *   }
 *
 *   public void received(Frame frame) {
 *     if (frame instanceof Frame.Line line) {
 *       connection.write(ByteBuffer.wrap(line.octets()));
 *       connection.write(ByteBuffer.wrap(new byte[] {'\r', '\n'}));
 *     } else {
 *       connection.close();   // longer than a thousand octets
 *     }
 *   }
 *
 *   public void secured(TlsInfo tls) {}
 *
 *   public void goodbye(Goodbye reason) {}
 *
 *   public void closed() {}
 * }
 * }</pre>
 *
 * <p>A {@link dev.postern.net.Protocol} opens one for each connection; {@link
 * dev.postern.Listener#of} listens for it.
 */
package dev.postern.net;
