package dev.postern.filter;

import dev.postern.filter.FilterSession.Call;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.util.EnumSet;
import java.util.Set;

/** What a class of sessions does itself, so that it need not say so. */
final class OverriddenCalls extends ClassValue<Set<Call>> {
  private static final OverriddenCalls KNOWN = new OverriddenCalls();

  private OverriddenCalls() {}

  static Set<Call> of(Class<? extends FilterSession> type) {
    // A caller's own, which it may change.
    return EnumSet.copyOf(KNOWN.get(type));
  }

  @Override
  protected Set<Call> computeValue(Class<?> type) {
    Set<Call> calls = EnumSet.allOf(Call.class);
    calls.removeIf(call -> !overrides(type, call));
    return calls;
  }

  private static boolean overrides(Class<?> type, Call call) {
    try {
      return type.getMethod(name(call), parameters(call)).getDeclaringClass()
          != FilterSession.class;
    } catch (NoSuchMethodException e) {
      // Ahead-of-time compilers leave out what they were not told of: it is called to be sure.
      return true;
    }
  }

  private static String name(Call call) {
    return switch (call) {
      case CONNECT -> "connect";
      case HELO -> "helo";
      case SENDER -> "sender";
      case RECIPIENT -> "recipient";
      case MESSAGE -> "message";
      case ABORT -> "abort";
      case CLOSE -> "close";
    };
  }

  private static Class<?>[] parameters(Call call) {
    return switch (call) {
      case CONNECT -> new Class<?>[] {Findings.class};
      case HELO -> new Class<?>[] {String.class, Findings.class};
      case SENDER -> new Class<?>[] {Envelope.class, Findings.class};
      case RECIPIENT -> new Class<?>[] {Envelope.class, Recipient.class, Findings.class};
      case MESSAGE -> new Class<?>[] {FilteredMessage.class};
      case ABORT, CLOSE -> new Class<?>[0];
    };
  }
}
