package dev.postern.examples;

import dev.postern.Listener;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT} or {@code unix:/path[:MODE][:OWNER[:GROUP]]} on the command line. */
final class ListenAddress {
  private static final String UNIX = "unix:";
  private static final Pattern WITH_MODE = Pattern.compile("(.*):([0-9]+)");
  private static final Pattern WITH_OWNER =
      Pattern.compile("(.*?):((?=.)([A-Za-z_][^:/]*)?(?::[A-Za-z_][^:/]*)?)");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final String OWNERS_ALONE = "rw-------";

  private ListenAddress() {}

  /**
   * A listener there.
   *
   * @throws TypeConversionException if it is no address
   */
  static Listener at(Listener listener, String address) {
    return address.startsWith(UNIX)
        ? unix(listener, address.substring(UNIX.length()))
        : tcp(listener, address);
  }

  private static Listener unix(Listener listener, String address) {
    Matcher withOwner = WITH_OWNER.matcher(address);
    boolean owned = withOwner.matches();
    String rest = owned ? withOwner.group(1) : address;
    Matcher withMode = WITH_MODE.matcher(rest);
    boolean plain = !withMode.matches();
    String path = plain ? rest : withMode.group(1);
    if (path.isBlank() || path.endsWith(":")) {
      throw new TypeConversionException("expected unix:/path, e.g. unix:/run/postern/lmtp");
    }
    String permissions = plain ? OWNERS_ALONE : permissions(withMode.group(2));
    return owned
        ? listener.unix(Path.of(path), permissions, withOwner.group(2))
        : listener.unix(Path.of(path), permissions);
  }

  private static String permissions(String mode) {
    if (!MODE.matcher(mode).matches()) {
      throw new TypeConversionException(
          "'" + mode + "' is no mode of a socket, expected unix:/path:0660 with octal digits");
    }
    return mode;
  }

  private static Listener tcp(Listener listener, String address) {
    if (address.startsWith("/")) {
      throw new TypeConversionException("a socket is written unix:" + address);
    }
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      String host = colon < 0 ? "" : address.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      if (host.isEmpty()) {
        throw new TypeConversionException("expected HOST:PORT, e.g. 127.0.0.1:2525");
      }
      return listener.host(host).port(port);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + address + "' is not HOST:PORT with a port from 0 to 65535");
    }
  }
}
