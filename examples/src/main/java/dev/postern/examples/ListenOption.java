package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.Smtp;
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
    Choice placed = uidl -> ListenAddress.at(choice.listener(uidl), address);
    // So that a wrong address is told now.
    placed.listener(UidlFormat.DEFAULT);
    return placed;
  }

  /** A listener, but for what other options say. */
  @FunctionalInterface
  interface Choice {
    Listener listener(UidlFormat uidl);
  }
}
