package dev.postern.auth.policy;

import java.util.Objects;

/**
 * What a policy has against a password. A value: an embedder's page may word it in another
 * language. None holds the password.
 */
public sealed interface PasswordViolation {

  /** What is wrong and what would be right, for who chose the password. */
  String sentence();

  /**
   * It has too few characters.
   *
   * @param characters as Unicode counts them
   */
  record TooShort(int characters, int least) implements PasswordViolation {
    @Override
    public String sentence() {
      return "it has " + characters + " characters, and needs " + least + " or more";
    }
  }

  /** It has more octets than a login takes. */
  record TooLong(long octets, long most) implements PasswordViolation {
    @Override
    public String sentence() {
      return "it has " + octets + " octets, and a login takes no more than " + most;
    }
  }

  /** It holds a line break or NUL, which clients cannot send. */
  record Unsendable() implements PasswordViolation {
    @Override
    public String sentence() {
      return "it holds a line break or NUL, which clients cannot send";
    }
  }

  /** Its characters are of too few classes: small letters, capitals, digits, others. */
  record TooFewClasses(int classes, int least) implements PasswordViolation {
    @Override
    public String sentence() {
      return "of small letters, capitals, digits and other characters it has "
          + classes
          + ", and needs "
          + least;
    }
  }

  /**
   * It holds the user's name.
   *
   * @param name the part of it that was found, in lower case
   */
  record HoldsUserName(String name) implements PasswordViolation {
    public HoldsUserName {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String sentence() {
      return "it holds the user name " + name;
    }
  }

  /**
   * It is one of the user's last passwords, the present one among them.
   *
   * @param remembered how many of them may not come again
   */
  record Reused(int remembered) implements PasswordViolation {
    @Override
    public String sentence() {
      return remembered == 1
          ? "it is the present one"
          : "it is one of the last " + remembered + " passwords of this user";
    }
  }

  /** It is in a list of passwords that were stolen elsewhere. */
  record Breached() implements PasswordViolation {
    @Override
    public String sentence() {
      return "it is in the list of passwords that were stolen elsewhere";
    }
  }
}
