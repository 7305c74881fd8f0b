package dev.postern.tls.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A client's and a server's engine that talk through memory. */
final class EnginePair {
  private static final int ROUNDS = 200;

  private final SSLEngine client;
  private final SSLEngine server;
  private final ByteBuffer toServer;
  private final ByteBuffer toClient;

  EnginePair(SSLEngine client, SSLEngine server) {
    this.client = client;
    this.server = server;
    int size = 2 * client.getSession().getPacketBufferSize();
    toServer = ByteBuffer.allocate(size);
    toClient = ByteBuffer.allocate(size);
  }

  /** A client that checks the name as HTTPS does, and asks for it by SNI if it is one. */
  static SSLEngine client(SSLContext context, String host, String... protocols) {
    SSLEngine engine = context.createSSLEngine(host, 993);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** A client that asks for the name but does not check it. */
  static SSLEngine lenient(SSLContext context, String sni, String... protocols) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (!sni.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(sni)));
    }
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  EnginePair handshake() throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < ROUNDS; i++) {
      if (idle(client) && idle(server) && toServer.position() == 0 && toClient.position() == 0) {
        return this;
      }
      step(client, toServer, toClient, ByteBuffer.allocate(0));
      step(server, toClient, toServer, ByteBuffer.allocate(0));
    }
    throw new AssertionError("no end of the handshake");
  }

  X509Certificate serverCertificate() throws SSLPeerUnverifiedException {
    return (X509Certificate) client.getSession().getPeerCertificates()[0];
  }

  String protocol() {
    return server.getSession().getProtocol();
  }

  String suite() {
    return server.getSession().getCipherSuite();
  }

  /** What the server reads when the client writes the text. */
  String say(String text) throws SSLException {
    ByteBuffer heard = ByteBuffer.allocate(server.getSession().getApplicationBufferSize());
    client.wrap(StandardCharsets.UTF_8.encode(text), toServer);
    toServer.flip();
    while (toServer.hasRemaining() && server.unwrap(toServer, heard).getStatus() == Status.OK) {
      heard.mark();
    }
    toServer.compact();
    return StandardCharsets.UTF_8.decode(heard.flip()).toString();
  }

  private static boolean idle(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in, ByteBuffer plain)
      throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_WRAP -> engine.wrap(plain, out);
      default -> {
        in.flip();
        ByteBuffer clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.unwrap(in, clear);
        in.compact();
      }
    }
  }
}
