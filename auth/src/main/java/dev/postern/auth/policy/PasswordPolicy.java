package dev.postern.auth.policy;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which passwords may be set, and for how long they hold. Asked by what sets passwords, never at a
 * login. Immutable, for many threads.
 *
 * <pre>{@code
 * PasswordPolicy.builder()
 *     .leastLength(12)
 *     .remembered(5)
 *     .breached(BreachedPasswordFile.of(Path.of("/var/lib/postern/pwned-sha1.txt")))
 *     .maximumAge(Period.ofDays(365))
 *     .build()
 * }</pre>
 */
public final class PasswordPolicy {
  private static final int LEAST_LENGTH = 12;

  /** Each costs the time of a hash when a password is set. */
  private static final int MAX_REMEMBERED = 24;

  /** Shorter names are in many passwords by chance. */
  private static final int LEAST_NAME = 3;

  private static final PasswordPolicy STANDARD = builder().build();

  private final int leastLength;
  private final long mostOctets;
  private final int leastClasses;
  private final int remembered;
  private final Optional<BreachedPasswords> breached;
  private final Optional<Period> maximumAge;
  private final Period warning;
  private final PasswordSchemes schemes;

  private PasswordPolicy(Builder builder) {
    leastLength = builder.leastLength;
    mostOctets = builder.limits.of(Limits.Count.PASSWORD_OCTETS);
    leastClasses = builder.leastClasses;
    remembered = builder.remembered;
    breached = builder.breached;
    maximumAge = builder.maximumAge;
    warning = builder.warning;
    schemes = builder.schemes;
  }

  /** At least 12 characters without the user's name among them. They hold for ever. */
  public static PasswordPolicy standard() {
    return STANDARD;
  }

  /** To begin with, as {@link #standard}. */
  public static Builder builder() {
    return new Builder();
  }

  /** What is wrong with a password of somebody who had none. */
  public List<PasswordViolation> violations(Credentials.Password wanted) throws IOException {
    return violations(wanted, List.of());
  }

  /**
   * What is wrong with a password: nothing, or all there is. Takes the time of as many hashes as
   * are {@link #remembered}, and may block on the list of breached ones.
   *
   * @param wanted whose it is to be, and the password
   * @param earlier the present one and those before, the newest first; those that are broken or of
   *     an unknown scheme cannot come again and are passed over
   * @throws IOException if the list of breached ones cannot be asked
   */
  public List<PasswordViolation> violations(
      Credentials.Password wanted, List<StoredPassword> earlier) throws IOException {
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(earlier, "earlier");
    String password = wanted.password();
    long octets = password.getBytes(StandardCharsets.UTF_8).length;
    if (octets > mostOctets) {
      return List.of(new PasswordViolation.TooLong(octets, mostOctets));
    }
    List<PasswordViolation> found = new ArrayList<>();
    int characters = password.codePointCount(0, password.length());
    if (characters < leastLength) {
      found.add(new PasswordViolation.TooShort(characters, leastLength));
    }
    if (password.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
      found.add(new PasswordViolation.Unsendable());
    }
    int classes = (int) password.codePoints().mapToObj(PasswordPolicy::classOf).distinct().count();
    if (classes < leastClasses) {
      found.add(new PasswordViolation.TooFewClasses(classes, leastClasses));
    }
    nameIn(wanted).map(PasswordViolation.HoldsUserName::new).ifPresent(found::add);
    if (earlier.stream().limit(remembered).anyMatch(stored -> fits(wanted, stored))) {
      found.add(new PasswordViolation.Reused(remembered));
    }
    if (breached.isPresent() && breached.get().contains(password)) {
      found.add(new PasswordViolation.Breached());
    }
    return List.copyOf(found);
  }

  /** How many of the last passwords may not come again, the present one among them. */
  public int remembered() {
    return remembered;
  }

  /** The first day on which a password is refused that was set on a day; none if it never is. */
  public Optional<LocalDate> expires(LocalDate changed) {
    Objects.requireNonNull(changed, "changed");
    return maximumAge.map(changed::plus);
  }

  /**
   * How a password stands on a day.
   *
   * @param changed when it was set, if that is known
   * @param expires the first day on which it is refused, where that was written down; else it is
   *     reckoned from {@code changed}
   */
  public PasswordStanding standing(
      Optional<LocalDate> changed, Optional<LocalDate> expires, LocalDate today) {
    Objects.requireNonNull(changed, "changed");
    Objects.requireNonNull(today, "today");
    Optional<LocalDate> end =
        Objects.requireNonNull(expires, "expires").or(() -> changed.flatMap(this::expires));
    if (end.isEmpty()) {
      return maximumAge.isPresent() ? PasswordStanding.AGE_UNKNOWN : PasswordStanding.GOOD;
    }
    if (!today.isBefore(end.get())) {
      return PasswordStanding.EXPIRED;
    }
    return today.isBefore(end.get().minus(warning)) ? PasswordStanding.GOOD : PasswordStanding.DUE;
  }

  private boolean fits(Credentials.Password wanted, StoredPassword stored) {
    try {
      return !stored.isLocked() && schemes.verify(wanted, stored);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int classOf(int character) {
    if (Character.isLowerCase(character)) {
      return 1;
    }
    if (Character.isUpperCase(character)) {
      return 2;
    }
    return Character.isDigit(character) ? 3 : 4;
  }

  private static Optional<String> nameIn(Credentials.Password wanted) {
    String password = folded(wanted.password());
    String name = folded(wanted.authenticationId());
    int at = name.lastIndexOf('@');
    return Stream.of(name, at < 0 ? name : name.substring(0, at))
        .filter(part -> part.length() >= LEAST_NAME && password.contains(part))
        .findFirst();
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** Settings of a policy. For one thread. */
  public static final class Builder {
    private int leastLength = LEAST_LENGTH;
    private int leastClasses = 1;
    private int remembered;
    private Limits limits = Limits.defaults();
    private Optional<BreachedPasswords> breached = Optional.empty();
    private Optional<Period> maximumAge = Optional.empty();
    private Period warning = Period.ofDays(14);
    private PasswordSchemes schemes = PasswordSchemes.standard();

    private Builder() {}

    /** How many characters it needs, as Unicode counts them. Default: 12. */
    public Builder leastLength(int characters) {
      leastLength = within("leastLength", characters, 1, 256);
      return this;
    }

    /** Of small letters, capitals, digits and others, how many kinds it needs. Default: 1. */
    public Builder leastClasses(int classes) {
      leastClasses = within("leastClasses", classes, 1, 4);
      return this;
    }

    /**
     * How many of the user's last passwords may not come again, the present one among them; 24 at
     * the most. Default: 0, any may.
     */
    public Builder remembered(int passwords) {
      remembered = within("remembered", passwords, 0, MAX_REMEMBERED);
      return this;
    }

    /** The server's limits: {@link Limits.Count#PASSWORD_OCTETS} is the most that it may have. */
    public Builder limits(Limits server) {
      limits = Objects.requireNonNull(server, "server");
      return this;
    }

    /** Refuses what is known to thieves. */
    public Builder breached(BreachedPasswords list) {
      breached = Optional.of(Objects.requireNonNull(list, "list"));
      return this;
    }

    /** How long a password holds. Default: for ever. */
    public Builder maximumAge(Period age) {
      Objects.requireNonNull(age, "age");
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("maximumAge must be a day or more");
      }
      maximumAge = Optional.of(age);
      return this;
    }

    /** How long before its end a password counts as due. Default: 14 days. */
    public Builder warning(Period before) {
      Objects.requireNonNull(before, "before");
      if (before.isNegative()) {
        throw new IllegalArgumentException("warning must not be negative");
      }
      warning = before;
      return this;
    }

    /** What earlier passwords may be stored as. Default: all that is known. */
    public Builder schemes(PasswordSchemes known) {
      schemes = Objects.requireNonNull(known, "known");
      return this;
    }

    /** The policy. */
    public PasswordPolicy build() {
      return new PasswordPolicy(this);
    }

    private static int within(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(name + " must be from " + least + " to " + most);
      }
      return value;
    }
  }
}
