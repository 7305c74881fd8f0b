package dev.postern.auth.passwdfile;

import dev.postern.auth.policy.PasswordStanding;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/**
 * A user of a passwd-file as its operator sees it.
 *
 * @param name as written
 * @param isDisabled whether no password fits
 * @param shutOutBy the extra field that lets the user in by no password: {@code nologin}, {@code
 *     fail}
 * @param changed the day on which the password was set, if that is known
 * @param expires the first day on which the password is refused, if there is one
 * @param standing how the password stands today by the policy
 * @param fault why the user cannot log in, if the line says something that cannot be understood,
 *     verified or served
 */
public record PasswdFileUser(
    String name,
    boolean isDisabled,
    Optional<String> shutOutBy,
    Optional<LocalDate> changed,
    Optional<LocalDate> expires,
    PasswordStanding standing,
    Optional<String> fault) {

  public PasswdFileUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shutOutBy, "shutOutBy");
    Objects.requireNonNull(changed, "changed");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(standing, "standing");
    Objects.requireNonNull(fault, "fault");
  }
}
