package dev.postern.auth.pam;

import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** One transaction of PAM, from {@code pam_start} to {@code pam_end}. Used by one thread. */
final class PamTransaction implements AutoCloseable {
  private final Libpam pam;
  private final Pointer handle;

  /** PAM has their addresses; nobody else would keep them. */
  private final Conversation conversation;

  private int status;

  private PamTransaction(Libpam pam, Pointer handle, Conversation conversation) {
    this.pam = pam;
    this.handle = handle;
    this.conversation = conversation;
  }

  /**
   * Begins one.
   *
   * @param directory where services are described, if not where PAM looks for them
   * @throws IOException if the service cannot be read or a library is missing
   */
  static PamTransaction start(
      String service, Optional<Path> directory, String user, String password) throws IOException {
    Libpam pam = Natives.pam();
    Conversation conversation = new Conversation(Natives.c(), user, password);
    PointerByReference handle = new PointerByReference();
    int status = start(pam, service, directory, user, conversation, handle);
    if (status != PamCodes.SUCCESS) {
      throw new IOException("pam_start failed with code " + status);
    }
    PamTransaction started = new PamTransaction(pam, handle.getValue(), conversation);
    started.delayNothing();
    return started;
  }

  /** PAM copies the {@code struct pam_conv}. */
  private static int start(
      Libpam pam,
      String service,
      Optional<Path> directory,
      String user,
      Conversation conversation,
      PointerByReference handle) {
    byte[] as = Natives.text(user);
    byte[] by = Natives.text(service);
    try (Memory struct = new Memory(2L * Native.POINTER_SIZE)) {
      struct.setPointer(0, CallbackReference.getFunctionPointer(conversation));
      struct.setPointer(Native.POINTER_SIZE, null);
      return directory.isPresent()
          ? pam.pam_start_confdir(by, as, struct, Natives.text(directory.get().toString()), handle)
          : pam.pam_start(by, as, struct, handle);
    }
  }

  private void delayNothing() {
    pam.pam_set_item(
        handle, Libpam.PAM_FAIL_DELAY, CallbackReference.getFunctionPointer(NoDelay.INSTANCE));
  }

  /** The client's address, which pam_access and its like decide by. */
  void from(String host) {
    item(Libpam.PAM_RHOST, host);
  }

  /** There is no terminal, but some modules need a name for one. */
  void terminal(String name) {
    item(Libpam.PAM_TTY, name);
  }

  private void item(int item, String text) {
    byte[] octets = Natives.text(text);
    try (Memory memory = new Memory(octets.length)) {
      memory.write(0, octets, 0, octets.length);
      pam.pam_set_item(handle, item, memory);
    }
  }

  int authenticate() {
    return done(pam.pam_authenticate(handle, Libpam.PAM_SILENT));
  }

  int account() {
    return done(pam.pam_acct_mgmt(handle, Libpam.PAM_SILENT));
  }

  int credentials() {
    return done(pam.pam_setcred(handle, Libpam.PAM_ESTABLISH_CRED | Libpam.PAM_SILENT));
  }

  /** Opens a session and closes it at once. */
  int session() {
    int opened = done(pam.pam_open_session(handle, Libpam.PAM_SILENT));
    return opened == PamCodes.SUCCESS
        ? done(pam.pam_close_session(handle, Libpam.PAM_SILENT))
        : opened;
  }

  /** The user's name, which a module may have changed. */
  Optional<String> user() {
    PointerByReference found = new PointerByReference();
    int got = pam.pam_get_item(handle, Libpam.PAM_USER, found);
    return got == PamCodes.SUCCESS && found.getValue() != null
        ? Optional.of(found.getValue().getString(0, StandardCharsets.UTF_8.name()))
        : Optional.empty();
  }

  /** PAM's own words for a code. */
  String words(int code) {
    Pointer text = pam.pam_strerror(handle, code);
    return text == null ? "unknown" : text.getString(0, StandardCharsets.UTF_8.name());
  }

  private int done(int code) {
    status = code;
    return code;
  }

  @Override
  public void close() {
    try {
      pam.pam_end(handle, status);
    } finally {
      Reference.reachabilityFence(conversation);
    }
  }
}
