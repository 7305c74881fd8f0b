package dev.postern.smtp.policy.delegation;

import dev.postern.Limits;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessAction;
import dev.postern.smtp.policy.access.AccessSubject;
import java.time.Duration;
import java.util.Objects;

/**
 * A service that is asked by Postfix's policy delegation protocol ({@code check_policy_service}),
 * and how: the defaults are Postfix's. Filled by one thread; {@link #rule()} is what goes into a
 * list.
 *
 * <pre>{@code
 * PolicyRule rule = PolicyService.at("unix:/run/policyd").timeout(Duration.ofSeconds(20)).rule();
 * }</pre>
 */
public final class PolicyService {
  private final ServiceAddress address;
  private Duration timeout = Duration.ofSeconds(100);
  private Duration maxIdle = Duration.ofMinutes(5);
  private Duration maxTtl = Duration.ofSeconds(1_000);
  private Duration retryDelay = Duration.ofSeconds(1);
  private int tryLimit = 2;
  private int connections = 16;
  private String defaultAction = "451 4.3.5 Server configuration problem";
  private String policyContext = "";

  private PolicyService(ServiceAddress address) {
    this.address = address;
  }

  /**
   * A service at an address in Postfix's words.
   *
   * @param address {@code inet:host:port}, {@code inet:[IPv6]:port} or {@code unix:/absolute/path};
   *     or in braces one of them and its settings by Postfix's names, as {@code {
   *     inet:127.0.0.1:10023, timeout=10s, default_action=DUNNO }}
   * @throws IllegalArgumentException if it is neither
   */
  public static PolicyService at(String address) {
    Objects.requireNonNull(address, "address");
    return ServiceWords.isInBraces(address)
        ? ServiceWords.parse(address)
        : at(ServiceAddress.of(address));
  }

  static PolicyService at(ServiceAddress address) {
    return new PolicyService(address);
  }

  /**
   * How long a request may take, a connection and a second try included ({@code
   * smtpd_policy_service_timeout}, 100 s).
   */
  public PolicyService timeout(Duration time) {
    timeout = positive(time, "time");
    return this;
  }

  /** When an unused connection is closed ({@code smtpd_policy_service_max_idle}, 300 s). */
  public PolicyService maxIdle(Duration time) {
    maxIdle = positive(time, "time");
    return this;
  }

  /** How long a connection is used ({@code smtpd_policy_service_max_ttl}, 1000 s). */
  public PolicyService maxTtl(Duration time) {
    maxTtl = positive(time, "time");
    return this;
  }

  /**
   * How often a request is made before it has failed ({@code smtpd_policy_service_try_limit}, 2).
   */
  public PolicyService tryLimit(int tries) {
    tryLimit = positive(tries, "tries");
    return this;
  }

  /** The pause before another try ({@code smtpd_policy_service_retry_delay}, 1 s). */
  public PolicyService retryDelay(Duration time) {
    retryDelay = positive(time, "time");
    return this;
  }

  /**
   * What counts where the service gave no answer ({@code smtpd_policy_service_default_action},
   * {@code 451 4.3.5 Server configuration problem}).
   *
   * @param action one of access(5) that decides: a refusal, DUNNO or OK
   */
  public PolicyService defaultAction(String action) {
    Objects.requireNonNull(action, "action");
    AccessSubject nothing = new AccessSubject("", AccessSubject.Kind.RECIPIENT);
    if (!(AccessAction.parse(action, nothing) instanceof AccessAction.Decided)) {
      throw new IllegalArgumentException("not an action that decides, e.g. DUNNO: " + action);
    }
    defaultAction = action;
    return this;
  }

  /**
   * What the service is told of the list that asks ({@code smtpd_policy_service_policy_context},
   * nothing).
   */
  public PolicyService policyContext(String context) {
    policyContext = Objects.requireNonNull(context, "context");
    return this;
  }

  /**
   * How many connections there are at once (16); never more than half of {@link
   * Limits.Count#DIRECTORY_LOOKUPS}, so that others can look things up while a service is slow.
   */
  public PolicyService connections(int most) {
    connections = positive(most, "most");
    return this;
  }

  /** The rule. One that stands in several lists keeps its connections for all of them. */
  public PolicyRule rule() {
    return new PolicyServiceRule(settings());
  }

  ServiceSettings settings() {
    return new ServiceSettings(
        address,
        timeout,
        maxIdle,
        maxTtl,
        retryDelay,
        tryLimit,
        connections,
        defaultAction,
        policyContext);
  }

  private static Duration positive(Duration time, String name) {
    Objects.requireNonNull(time, name);
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a time is positive: " + time);
    }
    return Limits.bounded(time);
  }

  private static int positive(int number, String name) {
    if (number < 1) {
      throw new IllegalArgumentException(name + " is at least 1, not " + number);
    }
    return number;
  }
}
