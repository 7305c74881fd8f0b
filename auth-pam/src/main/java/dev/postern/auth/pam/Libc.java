package dev.postern.auth.pam;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** The C library's functions, by their own names. Those of NSS are the ones safe for threads. */
interface Libc extends Library {
  int ENOENT = 2;
  int ESRCH = 3;
  int ERANGE = 34;

  Pointer calloc(NativeLong count, NativeLong size);

  void free(Pointer memory);

  int getpwnam_r(
      byte[] name, Pointer entry, Pointer text, NativeLong size, PointerByReference found);
}
