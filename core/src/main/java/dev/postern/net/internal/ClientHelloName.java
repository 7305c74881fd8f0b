package dev.postern.net.internal;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/**
 * Reads the name that a client asks for (RFC 6066 §3) in its hello, before the engine does: the
 * JDK's ends the handshake over names that it refuses, such as {@code mail_server}, unless its own
 * reading is switched off ({@code -Djdk.tls.server.disableExtensions=server_name}); and then it
 * knows none.
 */
final class ClientHelloName {
  /** A hello that is longer is refused by the JDK by default, too. */
  private static final int MOST = 32 * 1024;

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int MESSAGE_HEADER = 4;
  private static final int CLIENT_HELLO = 1;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int SERVER_NAME = 0;

  private ByteArrayOutputStream hello = new ByteArrayOutputStream();
  private Optional<String> name = Optional.empty();

  /** The name, once the whole hello was seen. */
  Optional<String> name() {
    return name;
  }

  /** Whether the name is one that the JDK ends the handshake over. */
  boolean isRefusedByTheJdk() {
    try {
      return name.map(asked -> new SNIHostName(octets(asked))).isEmpty() && name.isPresent();
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** Looks at one whole record, and leaves it as it is. */
  void look(ByteBuffer record, SSLEngine engine) {
    if (hello == null) {
      return;
    }
    int at = record.position();
    int length = record.getShort(at + 3) & 0xffff;
    if (record.get(at) != HANDSHAKE_RECORD || hello.size() + length > MOST) {
      hello = null;
      return;
    }
    byte[] fragment = new byte[length];
    record.get(at + RECORD_HEADER, fragment);
    hello.writeBytes(fragment);
    if (isWhole()) {
      name = parse(ByteBuffer.wrap(hello.toByteArray()));
      hello = null;
      name.ifPresent(asked -> tell(engine, asked));
    }
  }

  private boolean isWhole() {
    if (hello.size() < MESSAGE_HEADER) {
      return false;
    }
    int length = ByteBuffer.wrap(hello.toByteArray()).getInt() & 0xffffff;
    return hello.size() >= MESSAGE_HEADER + length;
  }

  private static Optional<String> parse(ByteBuffer message) {
    try {
      if (message.get() != CLIENT_HELLO) {
        return Optional.empty();
      }
      message.position(MESSAGE_HEADER + VERSION_AND_RANDOM);
      skip(message, message.get() & 0xff);
      skip(message, message.getShort() & 0xffff);
      skip(message, message.get() & 0xff);
      message.getShort();
      while (message.hasRemaining()) {
        int type = message.getShort() & 0xffff;
        int length = message.getShort() & 0xffff;
        if (type == SERVER_NAME) {
          return hostName(message);
        }
        skip(message, length);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // The engine sees the same octets, and says what is wrong with them.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> hostName(ByteBuffer extension) {
    extension.getShort();
    if (extension.get() != StandardConstants.SNI_HOST_NAME) {
      return Optional.empty();
    }
    byte[] octets = new byte[extension.getShort() & 0xffff];
    extension.get(octets);
    return Optional.of(new String(octets, StandardCharsets.ISO_8859_1));
  }

  private static void skip(ByteBuffer message, int octets) {
    message.position(message.position() + octets);
  }

  /** The engine makes nothing of it; whoever chooses a certificate finds it there. */
  private static void tell(SSLEngine engine, String asked) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new Asked(octets(asked))));
    engine.setSSLParameters(parameters);
  }

  private static byte[] octets(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A name as it came. */
  private static final class Asked extends SNIServerName {
    Asked(byte[] encoded) {
      super(StandardConstants.SNI_HOST_NAME, encoded);
    }
  }
}
