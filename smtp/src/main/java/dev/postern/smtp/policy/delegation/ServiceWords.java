package dev.postern.smtp.policy.delegation;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service and its settings in braces, as Postfix has them since 3.0 ({@code SMTPD_POLICY_README},
 * "Advanced policy client configuration").
 */
final class ServiceWords {
  private static final Pattern BRACES = Pattern.compile("\\s*\\{(.*)\\}\\s*", Pattern.DOTALL);

  /** A value with blanks or commas has braces of its own. */
  private static final Pattern WORD =
      Pattern.compile("[\\s,]*(?:\\{([^{}]*)\\}|([^\\s,{}]+))(?=[\\s,]|$)[\\s,]*");

  private static final Pattern SETTING =
      Pattern.compile("\\s*([a-z_]+)\\s*=\\s*(.*?)\\s*", Pattern.DOTALL);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhdw]?)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "", Duration.ofSeconds(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private ServiceWords() {}

  static boolean isInBraces(String text) {
    return BRACES.matcher(text).matches();
  }

  static PolicyService parse(String text) {
    Matcher braces = BRACES.matcher(text);
    if (!braces.matches()) {
      throw new IllegalArgumentException("no braces: " + text);
    }
    Matcher words = WORD.matcher(braces.group(1));
    if (!words.lookingAt() || words.group(2) == null) {
      throw new IllegalArgumentException(
          "a service in braces is { inet:host:port, name=value, ... }, not " + text.strip());
    }
    PolicyService service = PolicyService.at(ServiceAddress.of(words.group(2)));
    int end = words.end();
    while (end < braces.group(1).length()) {
      words.region(end, braces.group(1).length());
      if (!words.lookingAt()) {
        throw new IllegalArgumentException(
            "no setting of a policy service: " + braces.group(1).substring(end).strip());
      }
      set(service, words.group(1) == null ? words.group(2) : words.group(1));
      end = words.end();
    }
    return service;
  }

  private static void set(PolicyService service, String text) {
    Matcher setting = SETTING.matcher(text);
    if (!setting.matches()) {
      throw new IllegalArgumentException(
          "a setting of a policy service is name=value, not " + text.strip());
    }
    String value = setting.group(2);
    switch (setting.group(1)) {
      case "timeout" -> service.timeout(time(text, value));
      case "max_idle" -> service.maxIdle(time(text, value));
      case "max_ttl" -> service.maxTtl(time(text, value));
      case "retry_delay" -> service.retryDelay(time(text, value));
      case "try_limit" -> service.tryLimit(number(text, value));
      case "default_action" -> service.defaultAction(value);
      case "policy_context" -> service.policyContext(value);
      default ->
          throw new IllegalArgumentException(
              "a policy service has no setting "
                  + setting.group(1)
                  + " here, only timeout, max_idle, max_ttl, retry_delay, try_limit, default_action"
                  + " and policy_context");
    }
  }

  private static Duration time(String setting, String value) {
    Matcher time = TIME.matcher(value);
    if (!time.matches()) {
      throw new IllegalArgumentException(
          "a time is a number with s, m, h, d or w: " + setting.strip());
    }
    return UNITS.get(time.group(2)).multipliedBy(Long.parseLong(time.group(1)));
  }

  private static int number(String setting, String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw new IllegalArgumentException("not a number: " + setting.strip());
    }
    return Integer.parseInt(value);
  }
}
