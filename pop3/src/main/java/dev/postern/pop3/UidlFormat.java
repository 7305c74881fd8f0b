package dev.postern.pop3;

import dev.postern.template.Modifier;
import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.util.List;
import java.util.Objects;

/**
 * How UIDL tells messages apart, in the notation of Dovecot's {@code pop3_uidl_format}: {@code %u}
 * is the UID, {@code %v} the mailbox's UIDVALIDITY, {@code %f} the name of the message's file as
 * long as it lives and {@code %g} its GUID, where the store has them. Dovecot's modifiers may stand
 * before the letter: {@code 08} to fill up with zeros, {@code X} for hexadecimal, {@code M} for the
 * MD5 sum, {@code U} and {@code L} for upper and lower case. Whoever takes mail over from another
 * server keeps its form, so that no client downloads anything twice.
 *
 * <p>Immutable.
 */
public final class UidlFormat {
  /** Dovecot's default, {@code %08Xu%08Xv}. */
  public static final UidlFormat DEFAULT = parse("%08Xu%08Xv");

  /** The longest unique id (RFC 1939 §7). */
  private static final int WIDEST = 70;

  private final Template template;

  private UidlFormat(Template template) {
    this.template = template;
  }

  /**
   * Reads a format.
   *
   * @throws IllegalArgumentException if it cannot be understood or does not tell messages apart
   */
  public static UidlFormat parse(String text) {
    if (text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
      throw new IllegalArgumentException("UIDL format: only visible ASCII");
    }
    Template template;
    try {
      template = Template.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("UIDL format: " + e.getMessage() + ": " + text, e);
    }
    template.variables().forEach(variable -> check(variable, text));
    if (template.variables().stream().allMatch(v -> v.name().equals("v") || v.isCut())) {
      throw new IllegalArgumentException("UIDL format: may be the same for several messages");
    }
    return new UidlFormat(template);
  }

  /** Whether it needs the name of the message's file. */
  public boolean needsName() {
    return has("f") || has("g");
  }

  /** Whether no two messages of a mailbox can have the same, as the UID alone makes it. */
  public boolean isUnique() {
    List<Variable> varying =
        template.variables().stream().filter(v -> !v.name().equals("v")).toList();
    return varying.size() == 1 && isWhole(varying.get(0)) && !needsName();
  }

  /**
   * The unique id of a message.
   *
   * @param name of its file; any text if {@link #needsName} says no
   * @param guid likewise; a message without one is known by its name
   */
  public String format(long uid, long uidValidity, String name, String guid) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(guid, "guid");
    return template.expand(
        variable ->
            switch (variable) {
              case "u" -> Long.toString(uid);
              case "v" -> Long.toString(uidValidity);
              case "f" -> name;
              default -> guid;
            });
  }

  private boolean has(String variable) {
    return template.variables().stream().anyMatch(v -> v.name().equals(variable));
  }

  private static boolean isWhole(Variable variable) {
    return !variable.isCut() && !isHashed(variable);
  }

  private static void check(Variable variable, String text) {
    switch (variable.name()) {
      case "u", "v" -> checkHex(variable.modifiers(), 1, text);
      case "f", "g" -> checkHex(variable.modifiers(), 0, text);
      case "m" ->
          throw new IllegalArgumentException(
              "UIDL format: %m, the MD5 sum of headers, exists for mbox alone; of a Maildir Dovecot"
                  + " says that it has none. Use %g or the default: "
                  + text);
      default -> throw new IllegalArgumentException("UIDL format: unknown variable in " + text);
    }
    if (Math.abs(variable.width()) > WIDEST && !isHashed(variable)) {
      throw new IllegalArgumentException("UIDL format: more than " + WIDEST + " wide: " + text);
    }
  }

  private static boolean isHashed(Variable variable) {
    return variable.modifiers().stream().anyMatch(Modifier::isHash);
  }

  /** Of what is no number, hexadecimal is 0. */
  private static void checkHex(List<Modifier> modifiers, int allowed, String text) {
    if (modifiers.lastIndexOf(Modifier.HEX) >= allowed) {
      throw new IllegalArgumentException("UIDL format: X of what is no number: " + text);
    }
  }
}
