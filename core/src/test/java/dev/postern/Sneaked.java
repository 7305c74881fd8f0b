package dev.postern;

import java.util.concurrent.TimeoutException;

/** What Kotlin and Scala throw and Java does not expect: a checked exception nobody declared. */
public final class Sneaked {
  private Sneaked() {}

  /** One that no method of ours declares. */
  public static TimeoutException checked() {
    return new TimeoutException("simulated, and checked");
  }

  /** Throws one all the same. */
  public static void sneak() {
    sneak(checked());
  }

  /** Throws whatever it is. */
  public static void sneak(Throwable thrown) {
    Sneaked.<RuntimeException>throwAs(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwAs(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
