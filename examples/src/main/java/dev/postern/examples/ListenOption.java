package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code PROTOCOL=HOST:PORT} or {@code PROTOCOL=unix:/path[:MODE]} on the command line. */
final class ListenOption implements ITypeConverter<Listener> {
  private static final String UNIX = "unix:";
  private static final Pattern MODE = Pattern.compile("(.*):0?([0-7]{3})");
  private static final Map<String, Supplier<Listener>> PROTOCOLS =
      new TreeMap<>(
          Map.of(
              "smtp", Smtp::mx,
              "submission", Smtp::submission,
              "smtps", Smtp::smtps,
              "lmtp", Smtp::lmtp,
              "pop3", Pop3::pop3,
              "pop3s", Pop3::pop3s,
              "imap", Imap::imap,
              "imaps", Imap::imaps));

  @Override
  public Listener convert(String value) {
    int equals = value.indexOf('=');
    String protocol = equals < 0 ? value : value.substring(0, equals);
    Supplier<Listener> listener = PROTOCOLS.get(protocol);
    if (equals < 0 || listener == null) {
      throw new TypeConversionException(
          "expected PROTOCOL=HOST:PORT with PROTOCOL one of " + PROTOCOLS.keySet());
    }
    String address = value.substring(equals + 1);
    return address.startsWith(UNIX)
        ? unix(listener.get(), address.substring(UNIX.length()))
        : tcp(listener.get(), address);
  }

  private static Listener unix(Listener listener, String address) {
    Matcher mode = MODE.matcher(address);
    if (!mode.matches()) {
      return listener.unix(Path.of(address));
    }
    int bits = Integer.parseInt(mode.group(2), 8);
    StringBuilder permissions = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      permissions.append((bits >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
    }
    return listener.unix(Path.of(mode.group(1)), permissions.toString());
  }

  private static Listener tcp(Listener listener, String address) {
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
