package dev.postern.auth.pam;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** Linux-PAM's functions, by their own names ({@code security/pam_appl.h}). */
interface Libpam extends Library {
  int PAM_USER = 2;
  int PAM_TTY = 3;
  int PAM_RHOST = 4;
  int PAM_FAIL_DELAY = 10;

  int PAM_SILENT = 0x8000;
  int PAM_ESTABLISH_CRED = 0x2;

  int pam_start(byte[] service, byte[] user, Pointer conversation, PointerByReference handle);

  /** Since 1.4. */
  int pam_start_confdir(
      byte[] service,
      byte[] user,
      Pointer conversation,
      byte[] directory,
      PointerByReference handle);

  int pam_end(Pointer handle, int status);

  int pam_set_item(Pointer handle, int item, Pointer value);

  int pam_get_item(Pointer handle, int item, PointerByReference value);

  int pam_authenticate(Pointer handle, int flags);

  int pam_acct_mgmt(Pointer handle, int flags);

  int pam_setcred(Pointer handle, int flags);

  int pam_open_session(Pointer handle, int flags);

  int pam_close_session(Pointer handle, int flags);

  Pointer pam_strerror(Pointer handle, int code);
}
