package dev.postern.examples;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.passdb.Passdb;
import dev.postern.auth.passdb.PassdbResult;
import dev.postern.auth.passdb.PassdbSkip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code --passdb TYPE:ARGS RULE...}: a database of logins, and Dovecot's rules for it behind its
 * arguments.
 */
record PassdbOption(String database, List<String> rules) {
  private static final String RULE =
      "deny|master|pass|(?:skip|result_success|result_failure|result_internalfail"
          + "|mechanisms|username_filter)=\\S*";
  private static final String RULES =
      "deny master pass skip= result_success= result_failure= result_internalfail= mechanisms="
          + " username_filter=";
  private static final Pattern PATH_AND_WORD =
      Pattern.compile("(?!pam:)[^/]*?(?<path>/.*\\s(?<word>[A-Za-z_]+(=\\S*)?))\\s*");
  private static final Pattern FORM = Pattern.compile("(.*?)((?:\\s+(?:" + RULE + "))*)\\s*");

  /** For looking at rules before anything is opened. */
  private static final Authenticator NOBODY =
      new CachedAccounts((credentials, context) -> AuthOutcome.denied(), UserDirectory.NONE);

  /**
   * Takes it apart.
   *
   * @throws IllegalArgumentException if a rule cannot be understood
   */
  static PassdbOption parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("it is in one line");
    }
    List<String> rules =
        Stream.of(form.group(2).strip().split("\\s+", -1)).filter(r -> !r.isEmpty()).toList();
    PassdbOption option = new PassdbOption(form.group(1), rules);
    option.applied(Passdb.of(NOBODY));
    refuseMistyped(form.group(1));
    return option;
  }

  /**
   * What is no rule is a part of the path, where it stands behind one; there may be such a file.
   */
  private static void refuseMistyped(String database) {
    Matcher path = PATH_AND_WORD.matcher(database);
    if (path.matches() && !Files.exists(Path.of(path.group("path")))) {
      throw new IllegalArgumentException(
          "there is no file "
              + path.group("path")
              + ", and no rule "
              + path.group("word")
              + ": the rules are "
              + RULES);
    }
  }

  /** Whether who is found there cannot log in as itself. */
  boolean isForOthers() {
    return isMaster() || rules.contains("deny");
  }

  boolean isMaster() {
    return rules.contains("master");
  }

  /** The link of a chain, by the rules. */
  Passdb.Builder applied(Passdb.Builder to) {
    for (String rule : rules) {
      try {
        apply(rule, to);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(told(rule, e.getMessage()), e);
      }
    }
    return to;
  }

  /** Some messages end with the value, which is said once. */
  private static String told(String rule, String why) {
    int equals = rule.indexOf('=');
    boolean says = equals > 0 && why.endsWith(": " + rule.substring(equals + 1));
    return (says ? rule.substring(0, equals) : rule) + ": " + why;
  }

  private static void apply(String rule, Passdb.Builder to) {
    int equals = rule.indexOf('=');
    String value = equals < 0 ? "" : rule.substring(equals + 1);
    Optional<PassdbResult> result =
        rule.startsWith("result_") ? Optional.of(PassdbResult.parse(value)) : Optional.empty();
    switch (equals < 0 ? rule : rule.substring(0, equals)) {
      case "deny" -> to.deny();
      case "master" -> to.master();
      case "pass" -> to.pass();
      case "skip" -> to.skip(PassdbSkip.parse(value));
      case "result_success" -> to.resultSuccess(result.orElseThrow());
      case "result_failure" -> to.resultFailure(result.orElseThrow());
      case "result_internalfail" -> to.resultInternalFail(result.orElseThrow());
      case "mechanisms" -> to.mechanisms(value);
      default -> to.usernameFilter(value);
    }
  }
}
