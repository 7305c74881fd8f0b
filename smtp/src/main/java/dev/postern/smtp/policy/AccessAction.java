package dev.postern.smtp.policy;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind a key of an access table.
 *
 * @param note for the log
 */
record AccessAction(Function<Refused, Decision> decision, Optional<String> note) {
  private static final Pattern WORDS = Pattern.compile("(\\S+)(?:\\s+(.*))?", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("[45][0-9][0-9]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern STATUS =
      Pattern.compile("[245]\\.([0-9]{1,3}\\.[0-9]{1,3})(?:\\s+(.*))?", Pattern.DOTALL);

  /** They change the message or its way, which is a filter's task. */
  private static final Set<String> NOT_A_RULES =
      Set.of("BCC", "DISCARD", "FILTER", "HOLD", "PREPEND", "REDIRECT");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none that can be done here; the message can be shown
   *     to whoever wrote it
   */
  static AccessAction parse(String text) {
    Matcher words = WORDS.matcher(text.strip());
    if (!words.matches()) {
      throw new IllegalArgumentException("there is no action");
    }
    String rest = words.group(2) == null ? "" : words.group(2).strip();
    String word = words.group(1).toUpperCase(Locale.ROOT);
    if (CODE.matcher(word).matches() && !rest.isEmpty()) {
      return refusal(Integer.parseInt(word), rest, "");
    }
    return switch (word) {
      case "OK" -> of(what -> Decision.permit());
      case "DUNNO" -> of(what -> Decision.dunno());
      case "REJECT" -> refusal(554, rest, "Access denied");
      case "DEFER" -> refusal(450, rest, "Access denied");
      case "DEFER_IF_PERMIT" -> {
        Reason reason = Reason.of(rest, "Service unavailable");
        yield of(what -> Decision.deferIfPermit(reason.status(what, 450)));
      }
      case "DEFER_IF_REJECT" -> {
        Reason reason = Reason.of(rest, "Service unavailable");
        yield of(what -> Decision.deferIfReject(reason.status(what, 450)));
      }
      case "WARN", "INFO" ->
          new AccessAction(what -> Decision.dunno(), Optional.of(word + " " + rest));
      default -> other(text.strip(), word);
    };
  }

  private static AccessAction other(String text, String word) {
    if (NUMBER.matcher(text).matches()) {
      return of(what -> Decision.permit());
    }
    throw new IllegalArgumentException(
        NOT_A_RULES.contains(word)
            ? word + " is no rule's here: use a filter, or an alias"
            : "there is no action "
                + word
                + ", only OK, DUNNO, REJECT, DEFER, DEFER_IF_PERMIT, DEFER_IF_REJECT, a code 400 to"
                + " 599 with a text, WARN and INFO");
  }

  Decision decide(Refused what) {
    return decision.apply(what);
  }

  private static AccessAction of(Function<Refused, Decision> decision) {
    return new AccessAction(decision, Optional.empty());
  }

  private static AccessAction refusal(int code, String rest, String usual) {
    Reason reason = Reason.of(rest, usual);
    return of(what -> Decision.refuse(reason.status(what, code)));
  }

  /** The rest of a refusal: subject and detail of a status code, and a text. */
  private record Reason(String detail, String text) {
    static Reason of(String rest, String usual) {
      Matcher status = STATUS.matcher(rest);
      boolean coded = status.matches();
      String text = coded ? Optional.ofNullable(status.group(2)).orElse("") : rest;
      return new Reason(coded ? status.group(1) : "7.1", text.isEmpty() ? usual : text);
    }

    SmtpStatus status(Refused what, int code) {
      return what.status(code, AddressDetails.of(detail, what.kind()), text);
    }
  }
}
