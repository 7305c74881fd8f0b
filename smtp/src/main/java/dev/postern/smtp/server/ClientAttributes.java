package dev.postern.smtp.server;

import dev.postern.auth.MailUser;
import dev.postern.smtp.wire.ClientAddress;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import dev.postern.smtp.wire.Xtext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What XCLIENT and XFORWARD tell of a client: attributes with values in xtext, each once, in
 * Postfix's words. Each method tells an attribute's value, empty if it is not known to who tells;
 * {@link #has} says whether the attribute was there at all.
 */
final class ClientAttributes {
  private static final String UNAVAILABLE = "[UNAVAILABLE]";
  private static final String TEMPORARILY = "[TEMPUNAVAIL]";
  private static final int MAX_VALUE = 255;
  private static final int MAX_PORT = 65_535;
  private static final Pattern LABELS =
      Pattern.compile(
          "(?![0-9.]+$)(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  private final Map<String, String> values;

  private ClientAttributes(Map<String, String> values) {
    this.values = values;
  }

  /** An attribute that is none, or whose value is not good. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    private Refused(String text) {
      super(text, null, false, false);
      reply = Reply.of(501, EnhancedStatus.INVALID_ARGUMENTS, text);
    }

    Reply reply() {
      return reply;
    }
  }

  /** The arguments of a command, to be {@link #read} once it is clear that they are wanted. */
  static List<String> words(SmtpCursor arguments) throws SmtpSyntaxException {
    List<String> words = new ArrayList<>();
    do {
      words.add(arguments.word());
    } while (!arguments.atEnd());
    return List.copyOf(words);
  }

  /**
   * Reads them.
   *
   * @param known the attributes that the command has, in upper case
   */
  static ClientAttributes read(List<String> words, Set<String> known) throws Refused {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1 || equals == word.length() - 1) {
        throw new Refused("Expected attribute=value");
      }
      String attribute = word.substring(0, equals).toUpperCase(Locale.ROOT);
      if (!known.contains(attribute)) {
        throw new Refused("Unknown attribute");
      }
      if (values.put(attribute, decoded(attribute, word.substring(equals + 1))) != null) {
        throw new Refused("Repeated attribute " + attribute);
      }
    }
    return new ClientAttributes(values);
  }

  private static String decoded(String attribute, String xtext) throws Refused {
    try {
      String value = Xtext.decode(xtext);
      if (value.length() <= MAX_VALUE && value.chars().noneMatch(Character::isISOControl)) {
        return value;
      }
    } catch (SmtpSyntaxException e) {
      // Answered below, as all that is not good.
    }
    throw bad(attribute);
  }

  static Refused bad(String attribute) {
    return new Refused("Bad " + attribute + " syntax");
  }

  boolean has(String attribute) {
    return values.containsKey(attribute);
  }

  /** Text as it is. */
  Optional<String> text(String attribute) {
    return Optional.ofNullable(values.get(attribute))
        .filter(value -> !value.equalsIgnoreCase(UNAVAILABLE))
        .filter(value -> !value.equalsIgnoreCase(TEMPORARILY));
  }

  Optional<String> hostName(String attribute) throws Refused {
    Optional<String> name = text(attribute);
    if (name.isPresent() && !LABELS.matcher(name.get()).matches()) {
      throw bad(attribute);
    }
    return name;
  }

  Optional<String> userName(String attribute) throws Refused {
    Optional<String> name = text(attribute);
    if (name.isPresent() && !MailUser.isName(name.get())) {
      throw bad(attribute);
    }
    return name;
  }

  Optional<InetAddress> address(String attribute) throws Refused {
    Optional<String> text = text(attribute);
    Optional<InetAddress> address = text.flatMap(ClientAddress::parse);
    if (text.isPresent() && address.isEmpty()) {
      throw bad(attribute);
    }
    return address;
  }

  OptionalInt port(String attribute) throws Refused {
    Optional<String> text = text(attribute);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!NUMBER.matcher(text.get()).matches() || Integer.parseInt(text.get()) > MAX_PORT) {
      throw bad(attribute);
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  /** A name in HELO, EHLO or LHLO: any will do, as it does there. */
  Optional<String> helo(String attribute) throws Refused {
    Optional<String> text = text(attribute);
    if (text.isEmpty()) {
      return text;
    }
    try {
      byte[] octets = text.get().getBytes(StandardCharsets.UTF_8);
      return Optional.of(new SmtpCursor(octets).helloName());
    } catch (SmtpSyntaxException e) {
      throw bad(attribute);
    }
  }

  /** One of an enumeration's names, in either case. */
  <E extends Enum<E>> Optional<E> oneOf(String attribute, Class<E> names) throws Refused {
    Optional<String> text = text(attribute);
    for (E name : names.getEnumConstants()) {
      if (name.name().equalsIgnoreCase(text.orElse(""))) {
        return Optional.of(name);
      }
    }
    if (text.isPresent()) {
      throw bad(attribute);
    }
    return Optional.empty();
  }
}
