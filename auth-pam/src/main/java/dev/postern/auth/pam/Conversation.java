package dev.postern.auth.pam;

import com.sun.jna.CallbackProxy;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.postern.Fatal;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers what PAM's modules ask: the password where nothing is shown, else the name. Called on the
 * thread that called PAM.
 */
final class Conversation implements CallbackProxy {
  private static final int PROMPT_ECHO_OFF = 1;
  private static final int PROMPT_ECHO_ON = 2;
  private static final int MAX_MESSAGES = 32;

  private static final int SUCCESS = 0;
  private static final int BUFFER_ERROR = 5;
  private static final int CONVERSATION_ERROR = 19;

  private final Libc libc;
  private final String user;
  private final String password;

  Conversation(Libc libc, String user, String password) {
    this.libc = libc;
    this.user = user;
    this.password = password;
  }

  @Override
  public Class<?>[] getParameterTypes() {
    return new Class<?>[] {int.class, Pointer.class, Pointer.class, Pointer.class};
  }

  @Override
  public Class<?> getReturnType() {
    return int.class;
  }

  /** {@code conv(num_msg, msg, resp, appdata_ptr)}. */
  @Override
  public Object callback(Object[] arguments) {
    int count = (Integer) arguments[0];
    if (count < 1 || count > MAX_MESSAGES) {
      return CONVERSATION_ERROR;
    }
    List<Pointer> texts = new ArrayList<>();
    try {
      return answer(count, (Pointer) arguments[1], (Pointer) arguments[2], texts);
    } catch (Throwable e) {
      texts.forEach(libc::free);
      Fatal.tell(e);
      return CONVERSATION_ERROR;
    }
  }

  /** What is answered is PAM's to free. */
  private int answer(int count, Pointer messages, Pointer responses, List<Pointer> texts) {
    Pointer all = libc.calloc(new NativeLong(count), new NativeLong(2L * Native.POINTER_SIZE));
    if (all == null) {
      return BUFFER_ERROR;
    }
    texts.add(all);
    for (int i = 0; i < count; i++) {
      Pointer message = messages.getPointer((long) i * Native.POINTER_SIZE);
      String answer = answer(message.getInt(0));
      if (answer != null) {
        Pointer text = copy(answer);
        if (text == null) {
          texts.forEach(libc::free);
          return BUFFER_ERROR;
        }
        texts.add(text);
        all.setPointer(2L * i * Native.POINTER_SIZE, text);
      }
    }
    responses.setPointer(0, all);
    return SUCCESS;
  }

  /** Null for what is only said: nobody is there to read it. */
  private String answer(int style) {
    return switch (style) {
      case PROMPT_ECHO_OFF -> password;
      case PROMPT_ECHO_ON -> user;
      default -> null;
    };
  }

  private Pointer copy(String text) {
    byte[] octets = Natives.text(text);
    Pointer memory = libc.calloc(new NativeLong(octets.length), new NativeLong(1));
    if (memory != null) {
      memory.write(0, octets, 0, octets.length);
    }
    return memory;
  }
}
