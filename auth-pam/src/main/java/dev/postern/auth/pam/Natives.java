package dev.postern.auth.pam;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The libraries of the machine, loaded when they are first needed. */
final class Natives {
  private static final String JNA = "Java Native Access (net.java.dev.jna:jna) cannot be used: ";

  private Natives() {}

  /**
   * Linux-PAM.
   *
   * @throws IOException if there is none; the message says what to install
   */
  static Libpam pam() throws IOException {
    try {
      return Pam.LIBRARY;
    } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw new IOException(
          "the PAM library cannot be loaded: install libpam0g (Debian) or pam (Red Hat), or look"
              + " at the cause",
          e);
    }
  }

  /**
   * The C library.
   *
   * @throws IOException if JNA cannot reach it
   */
  static Libc c() throws IOException {
    try {
      return C.LIBRARY;
    } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw new IOException(JNA + e.getMessage(), e);
    }
  }

  /** Text as C has it, with its end. */
  static byte[] text(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(octets, octets.length + 1);
  }

  /** Where a class's initialization fails, each later use says so again. */
  private static final class Pam {
    static final Libpam LIBRARY = load();

    /** Only the packages for developers have a name without version. */
    private static Libpam load() {
      try {
        return Native.load("pam", Libpam.class);
      } catch (UnsatisfiedLinkError e) {
        return Native.load("libpam.so.0", Libpam.class);
      }
    }
  }

  private static final class C {
    static final Libc LIBRARY = Native.load("c", Libc.class);
  }
}
