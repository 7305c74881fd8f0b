package dev.postern.smtp.policy.access;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the words of access(5) apart. */
final class AccessActionParser {
  private static final Pattern CODE = Pattern.compile("[45][0-9]{2}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern ENHANCED =
      Pattern.compile("[245]\\.([0-9]{1,3}\\.[0-9]{1,3})(?:\\s+(.*))?", Pattern.DOTALL);
  private static final int REJECT_CODE = 554;
  private static final int DEFER_CODE = 450;
  private static final int LONGEST_TEXT = 200;

  private AccessActionParser() {}

  static AccessAction parse(String text, AccessSubject about) {
    String action = text.strip();
    String[] parts = action.split("\\s+", 2);
    String rest = parts.length == 1 ? "" : parts[1].strip();
    String word = parts[0].toUpperCase(Locale.ROOT);
    if (rest.isEmpty() && DIGITS.matcher(word).matches()) {
      return new AccessAction.Decided(Decision.permit());
    }
    if (CODE.matcher(word).matches()) {
      return new AccessAction.Decided(
          Decision.refuse(status(Integer.parseInt(word), rest, "Access denied", about)));
    }
    return switch (word) {
      case "OK", "PERMIT" -> new AccessAction.Decided(Decision.permit());
      case "DUNNO" -> AccessAction.DUNNO;
      case "WARN" -> new AccessAction.Warn(rest);
      case "INFO" -> new AccessAction.Info(rest);
      case "PREPEND" -> prepend(rest, action);
      case "DISCARD" -> new AccessAction.Decided(Decision.discard());
      case "BCC", "FILTER", "HOLD", "REDIRECT" -> new AccessAction.Unserved(word);
      default -> refusal(word, rest, action, about);
    };
  }

  private static AccessAction prepend(String field, String action) {
    try {
      return new AccessAction.Decided(Decision.prepend(field));
    } catch (IllegalArgumentException e) {
      return new AccessAction.Restrictions(action);
    }
  }

  private static AccessAction refusal(
      String word, String rest, String action, AccessSubject about) {
    return switch (word) {
      case "REJECT" ->
          new AccessAction.Decided(
              Decision.refuse(status(REJECT_CODE, rest, "Access denied", about)));
      case "DEFER" ->
          new AccessAction.Decided(
              Decision.refuse(status(DEFER_CODE, rest, "Access denied", about)));
      case "DEFER_IF_PERMIT" ->
          new AccessAction.Decided(
              Decision.deferIfPermit(status(DEFER_CODE, rest, "Service unavailable", about)));
      case "DEFER_IF_REJECT" ->
          new AccessAction.Decided(
              Decision.deferIfReject(status(DEFER_CODE, rest, "Service unavailable", about)));
      default -> new AccessAction.Restrictions(action);
    };
  }

  private static SmtpStatus status(int code, String rest, String reason, AccessSubject about) {
    Matcher enhanced = ENHANCED.matcher(rest);
    boolean named = enhanced.matches();
    String detail = named ? about.fitting(enhanced.group(1)) : "7.1";
    String said = named ? Objects.requireNonNullElse(enhanced.group(2), "") : rest;
    String text = about.rejected(said.isEmpty() ? reason : said).strip();
    return SmtpStatus.of(code, detail, printable(text));
  }

  private static String printable(String text) {
    String ascii = text.replaceAll("[^ -~]", "?");
    return ascii.substring(0, Math.min(LONGEST_TEXT, ascii.length()));
  }
}
