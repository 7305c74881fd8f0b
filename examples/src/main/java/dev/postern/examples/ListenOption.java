package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.pop3.UidlFormat;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code PROTOCOL=HOST:PORT} or {@code PROTOCOL=unix:/path[:MODE][:OWNER[:GROUP]]} on the command
 * line.
 */
final class ListenOption implements ITypeConverter<ListenOption.Choice> {
  private static final Map<String, Choice> PROTOCOLS =
      new TreeMap<>(
          Map.of(
              "smtp",
              ListenerSettings::mx,
              "submission",
              ListenerSettings::submission,
              "smtps",
              ListenerSettings::smtps,
              "lmtp",
              ListenerSettings::lmtp,
              "pop3",
              settings -> Pop3.pop3(settings.uidl()),
              "pop3s",
              settings -> Pop3.pop3s(settings.uidl()),
              "imap",
              settings -> Imap.imap(),
              "imaps",
              settings -> Imap.imaps()));

  @Override
  public Choice convert(String value) {
    int equals = value.indexOf('=');
    String protocol = equals < 0 ? value : value.substring(0, equals);
    Choice choice = PROTOCOLS.get(protocol);
    String known = String.join(" ", PROTOCOLS.keySet());
    if (equals < 0) {
      throw new TypeConversionException(
          "expected PROTOCOL=HOST:PORT with PROTOCOL one of " + known + ": " + value);
    }
    if (choice == null) {
      throw new TypeConversionException("there is no protocol " + protocol + ", only " + known);
    }
    String address = value.substring(equals + 1);
    Choice placed = settings -> ListenAddress.at(choice.listener(settings), address);
    // So that a wrong address is told now.
    placed.listener(ListenerSettings.usual(UidlFormat.DEFAULT));
    return placed;
  }

  /** A listener, but for what other options say. */
  @FunctionalInterface
  interface Choice {
    Listener listener(ListenerSettings settings);
  }
}
