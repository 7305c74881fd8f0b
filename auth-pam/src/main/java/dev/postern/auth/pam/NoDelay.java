package dev.postern.auth.pam;

import com.sun.jna.CallbackProxy;
import com.sun.jna.Pointer;

/**
 * Called by PAM where it would sleep after a failure: the server delays denials itself, for all the
 * same time and without holding a thread.
 */
final class NoDelay implements CallbackProxy {
  static final NoDelay INSTANCE = new NoDelay();

  private NoDelay() {}

  /** {@code delay(retval, usec_delay, appdata_ptr)}. */
  @Override
  public Class<?>[] getParameterTypes() {
    return new Class<?>[] {int.class, int.class, Pointer.class};
  }

  @Override
  public Class<?> getReturnType() {
    return void.class;
  }

  @Override
  public Object callback(Object[] arguments) {
    return null;
  }
}
