package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever passes null to what settings and values are made with is told which argument it was. */
class NullArgumentsTest {
  private static final Pattern NAME = Pattern.compile("[a-z]\\w*( must not be null)?");

  /** What Java says of a variable of ours is as good. */
  private static final Pattern NAMED_BY_JAVA = Pattern.compile("because \"[a-z]\\w*\" is null");

  /** What parsers make and nobody else. */
  private static final String PARSED = "dev.postern.mime";

  private final Samples samples = new Samples();

  @Test
  void nullIsToldByName() throws IOException {
    List<String> complaints = new ArrayList<>();
    int calls = 0;
    for (Class<?> type : api()) {
      for (Executable maker : makers(type)) {
        for (int i = 0; i < maker.getParameterCount(); i++) {
          if (!maker.getParameterTypes()[i].isPrimitive()) {
            calls++;
            complaint(maker, i).ifPresent(complaints::add);
          }
        }
      }
    }
    assertThat(complaints).isEmpty();
    assertThat(calls).as("calls").isGreaterThan(200);
  }

  /** The public types of packages that are exported to everybody. */
  private static List<Class<?>> api() throws IOException {
    Set<String> exported = ModuleDescriptorTest.exportedPackages();
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass found : PosternClasses.imported()) {
      if (exported.contains(found.getPackageName())
          && !found.getPackageName().startsWith("dev.postern.testing")
          && !found.getPackageName().equals(PARSED)) {
        Class<?> type = found.reflect();
        if (isPublic(type)) {
          types.add(type);
        }
      }
    }
    assertThat(types).hasSizeGreaterThan(100);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  /** Constructors, factories, and methods that change a copy or a builder. */
  private static List<Executable> makers(Class<?> type) {
    List<Executable> makers = new ArrayList<>();
    if (!type.isEnum() && !Throwable.class.isAssignableFrom(type)) {
      makers.addAll(List.of(type.getConstructors()));
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
          .filter(
              method ->
                  Modifier.isStatic(method.getModifiers())
                      || (!type.isInterface() && method.getReturnType() == type))
          .forEach(makers::add);
    }
    return makers;
  }

  private Optional<String> complaint(Executable maker, int index) {
    String call = maker.getDeclaringClass().getSimpleName() + '.' + maker.getName() + '#' + index;
    try {
      Object[] arguments = samples.of(maker.getGenericParameterTypes());
      arguments[index] = null;
      if (maker instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        Object receiver =
            Modifier.isStatic(maker.getModifiers()) ? null : samples.of(maker.getDeclaringClass());
        ((Method) maker).invoke(receiver, arguments);
      }
      return Optional.of(call + " takes null");
    } catch (InvocationTargetException e) {
      return isNamed(e.getCause(), maker, index)
          ? Optional.empty()
          : Optional.of(call + ": " + e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.of(call + " cannot be tried: " + e);
    }
  }

  private static boolean isNamed(Throwable thrown, Executable maker, int index) {
    String message = String.valueOf(thrown.getMessage());
    if (NAME.matcher(message).matches()) {
      return !(maker instanceof Constructor<?>)
          || !maker.getDeclaringClass().isRecord()
          || message.equals(maker.getDeclaringClass().getRecordComponents()[index].getName());
    }
    boolean ours = thrown.getStackTrace()[0].getClassName().startsWith("dev.postern.");
    return ours && NAMED_BY_JAVA.matcher(message).find();
  }
}
