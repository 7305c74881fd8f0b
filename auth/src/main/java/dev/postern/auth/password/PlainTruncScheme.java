package dev.postern.auth.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Credentials;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code LENGTH-PASSWORD}, where a database keeps no more than the beginning: if what is kept has
 * that length, longer passwords that begin with it fit, too.
 */
record PlainTruncScheme() implements PasswordScheme {
  private static final Pattern FORM = Pattern.compile("([0-9]{0,9})-(.*)", Pattern.DOTALL);

  @Override
  public String name() {
    return "PLAIN-TRUNC";
  }

  @Override
  public boolean verify(Credentials.Password login, String stored) {
    Matcher form = form(stored);
    byte[] kept = form.group(2).getBytes(UTF_8);
    byte[] given = login.password().getBytes(UTF_8);
    int length = form.group(1).isEmpty() ? 0 : Integer.parseInt(form.group(1));
    // Nothing kept is no beginning of all passwords, as in Dovecot it would be.
    boolean cut = length > 0 && kept.length == length && given.length > length;
    return MessageDigest.isEqual(cut ? Arrays.copyOf(given, length) : given, kept);
  }

  @Override
  public Work work(String stored) {
    form(stored);
    return Work.NONE;
  }

  @Override
  public String hash(Credentials.Password login, RandomGenerator random) {
    // One more than there is, so that nothing but the whole password fits.
    return (login.password().getBytes(UTF_8).length + 1) + "-" + login.password();
  }

  @Override
  public boolean isWeak() {
    return true;
  }

  private static Matcher form(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a PLAIN-TRUNC password: it begins with LENGTH-");
    }
    return form;
  }
}
