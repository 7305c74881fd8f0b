package dev.postern.architecture;

import dev.postern.Listener;
import dev.postern.Tls;
import dev.postern.delivery.Resolution;
import dev.postern.imap.Imap;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.RcptOptions;
import dev.postern.net.PeerInfo;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.policy.delegation.PolicyService;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Some value of any type of the API: made by whatever makes one without complaint. */
final class Samples {
  private final Map<Class<?>, Object> known =
      new HashMap<>(
          Map.ofEntries(
              Map.entry(String.class, "a"),
              Map.entry(CharSequence.class, "a"),
              Map.entry(Path.class, Path.of("a")),
              Map.entry(Duration.class, Duration.ofSeconds(1)),
              Map.entry(Instant.class, Instant.EPOCH),
              Map.entry(Clock.class, Clock.systemUTC()),
              Map.entry(RandomGenerator.class, RandomGenerator.getDefault()),
              Map.entry(Optional.class, Optional.empty()),
              Map.entry(OptionalLong.class, OptionalLong.empty()),
              Map.entry(OptionalInt.class, OptionalInt.empty()),
              Map.entry(List.class, List.of()),
              Map.entry(Collection.class, List.of()),
              Map.entry(Iterable.class, List.of()),
              Map.entry(Set.class, Set.of()),
              Map.entry(Map.class, Map.of()),
              Map.entry(ByteBuffer.class, ByteBuffer.allocate(1)),
              Map.entry(SocketAddress.class, new InetSocketAddress(0)),
              Map.entry(UidlFormat.class, UidlFormat.DEFAULT),
              Map.entry(MailOptions.class, MailOptions.NONE),
              Map.entry(RcptOptions.class, RcptOptions.NONE),
              Map.entry(
                  Envelope.class, Envelope.builder("a", PeerInfo.unix("a"), Instant.EPOCH).build()),
              Map.entry(Resolution.Redirected.class, Resolution.redirected("a@b")),
              Map.entry(Listener.class, Imap.imap()),
              Map.entry(PolicyService.class, PolicyService.at("unix:/a")),
              Map.entry(Tls.class, Tls.selfSigned("localhost")),
              Map.entry(int.class, 1),
              Map.entry(long.class, 1L),
              Map.entry(char.class, 'a'),
              Map.entry(byte.class, (byte) 1),
              Map.entry(boolean.class, false)));

  /** What is being made, so that nothing is made of itself. */
  private final Deque<Class<?>> making = new ArrayDeque<>();

  Object[] of(Type[] types) {
    Object[] values = new Object[types.length];
    Arrays.setAll(values, i -> of(types[i]));
    return values;
  }

  Object of(Type type) {
    Class<?> raw =
        type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : raw(type);
    Object value = known.get(raw);
    if (value == null) {
      value = make(raw);
      known.put(raw, value);
    }
    return value;
  }

  private static Class<?> raw(Type type) {
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  private Object make(Class<?> type) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isInterface() && !type.isSealed()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    if (making.contains(type)) {
      throw new IllegalStateException("is made of itself: " + type);
    }
    making.push(type);
    try {
      return made(type);
    } finally {
      making.pop();
    }
  }

  private Object made(Class<?> type) {
    return Stream.concat(
            constants(type),
            Stream.concat(
                makers(type).stream().flatMap(maker -> tried(maker).stream()),
                fromItsBuilder(type)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sample of " + type));
  }

  /** Values of a type that it names itself, such as a builder's with nothing set. */
  private static Stream<Object> constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
        .map(
            field -> {
              try {
                return field.get(null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private Optional<Object> tried(Executable maker) {
    try {
      Object[] arguments = of(maker.getGenericParameterTypes());
      return Optional.ofNullable(
          maker instanceof Constructor<?> constructor
              ? constructor.newInstance(arguments)
              : ((Method) maker).invoke(null, arguments));
    } catch (ReflectiveOperationException | IllegalStateException e) {
      // Another maker may take the samples that there are.
      return Optional.empty();
    }
  }

  /** What a type's own builder makes of nothing but what it demands. */
  private Stream<Object> fromItsBuilder(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getName().equals("builder"))
        .flatMap(method -> tried(method).stream())
        .flatMap(builder -> product(builder).stream())
        .filter(type::isInstance);
  }

  private static Optional<Object> product(Object builder) {
    try {
      return Optional.of(builder.getClass().getMethod("build").invoke(builder));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** The simplest first. */
  private static List<Executable> makers(Class<?> type) {
    List<Executable> makers = new ArrayList<>(List.of(type.getConstructors()));
    List<Class<?>> homes = new ArrayList<>(List.of(type));
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        makers.addAll(List.of(permitted.getConstructors()));
      }
    }
    if (type.getSimpleName().endsWith("Builder")) {
      Class<?> built = built(type);
      if (built != null) {
        homes.add(built);
      }
    }
    for (Class<?> home : homes) {
      for (Method method : home.getDeclaredMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            && Modifier.isPublic(method.getModifiers())
            && type.isAssignableFrom(method.getReturnType())) {
          makers.add(method);
        }
      }
    }
    makers.sort(Comparator.comparing(Executable::getParameterCount));
    return makers;
  }

  private static Class<?> built(Class<?> builder) {
    if (builder.getEnclosingClass() != null) {
      return builder.getEnclosingClass();
    }
    try {
      return Class.forName(builder.getName().replaceAll("Builder$", ""));
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
