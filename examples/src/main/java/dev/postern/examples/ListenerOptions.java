package dev.postern.examples;

import dev.postern.Listener;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the server listens. */
final class ListenerOptions {
  static final String LISTEN = "--listen";

  @Option(
      names = LISTEN,
      paramLabel = "PROTOCOL=HOST:PORT",
      arity = "1..*",
      converter = ListenOption.class,
      description =
          "smtp, submission, smtps, lmtp, pop3, pop3s, imap or imaps at HOST:PORT or"
              + " unix:/path[:MODE][:OWNER[:GROUP]]. Default: smtp=127.0.0.1:2525"
              + " submission=127.0.0.1:2587%nsmtps=127.0.0.1:2465 pop3s=127.0.0.1:2995"
              + "%nimaps=127.0.0.1:2993")
  private List<ListenOption.Choice> choices = new ArrayList<>();

  /** Of a file, with settings of their own. */
  private List<ListenerSection> sections = List.of();

  void sections(List<ListenerSection> chosen) {
    sections = List.copyOf(chosen);
  }

  /** Whether a section has a greylist. */
  boolean greylists() {
    return sections.stream().anyMatch(ListenerSection::greylists);
  }

  /**
   * The listeners.
   *
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  List<Listener> listeners(ListenerSettings settings, CertificateOptions certificates) {
    if (choices.isEmpty() && sections.isEmpty()) {
      return usual(settings);
    }
    List<Listener> all = new ArrayList<>();
    choices.forEach(choice -> all.add(choice.listener(settings)));
    sections.forEach(section -> all.add(section.listener(settings, certificates)));
    return all;
  }

  private static List<Listener> usual(ListenerSettings settings) {
    String loopback = "127.0.0.1";
    return List.of(
        settings.mx().host(loopback).port(2525),
        settings.submission().host(loopback).port(2587),
        settings.smtps().host(loopback).port(2465),
        Pop3.pop3s(settings.uidl()).host(loopback).port(2995),
        Imap.imaps().host(loopback).port(2993));
  }
}
