package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.Smtp;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code PROTOCOL=HOST:PORT} or {@code PROTOCOL=unix:/path[:MODE]} on the command line. */
final class ListenOption implements ITypeConverter<ListenOption.Choice> {
  private static final String UNIX = "unix:";
  private static final Pattern WITH_MODE = Pattern.compile("(.*):([0-9]+)");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final Map<String, Choice> PROTOCOLS =
      new TreeMap<>(
          Map.of(
              "smtp", uidl -> Smtp.mx(),
              "submission", uidl -> Smtp.submission(),
              "smtps", uidl -> Smtp.smtps(),
              "lmtp", uidl -> Smtp.lmtp(),
              "pop3", Pop3::pop3,
              "pop3s", Pop3::pop3s,
              "imap", uidl -> Imap.imap(),
              "imaps", uidl -> Imap.imaps()));

  @Override
  public Choice convert(String value) {
    int equals = value.indexOf('=');
    String protocol = equals < 0 ? value : value.substring(0, equals);
    Choice choice = PROTOCOLS.get(protocol);
    if (equals < 0 || choice == null) {
      throw new TypeConversionException(
          "expected PROTOCOL=HOST:PORT with PROTOCOL one of "
              + String.join(" ", PROTOCOLS.keySet()));
    }
    String address = value.substring(equals + 1);
    Choice placed = uidl -> at(choice.listener(uidl), address);
    // So that a wrong address is told now.
    placed.listener(UidlFormat.DEFAULT);
    return placed;
  }

  private static Listener at(Listener listener, String address) {
    return address.startsWith(UNIX)
        ? unix(listener, address.substring(UNIX.length()))
        : tcp(listener, address);
  }

  private static Listener unix(Listener listener, String address) {
    Matcher withMode = WITH_MODE.matcher(address);
    boolean plain = !withMode.matches();
    String path = plain ? address : withMode.group(1);
    if (path.isBlank()) {
      throw new TypeConversionException("expected unix:/path, e.g. lmtp=unix:/run/postern/lmtp");
    }
    return plain
        ? listener.unix(Path.of(path))
        : listener.unix(Path.of(path), permissions(withMode.group(2)));
  }

  private static String permissions(String mode) {
    if (!MODE.matcher(mode).matches()) {
      throw new TypeConversionException(
          "'" + mode + "' is no mode of a socket, expected unix:/path:0660 with octal digits");
    }
    int bits = Integer.parseInt(mode, 8);
    StringBuilder permissions = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      permissions.append((bits >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
    }
    return permissions.toString();
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

  /** A listener, but for what other options say. */
  @FunctionalInterface
  interface Choice {
    Listener listener(UidlFormat uidl);
  }
}
