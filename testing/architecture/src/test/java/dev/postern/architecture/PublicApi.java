package dev.postern.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a module lets everybody compile against, as text: a paragraph for each type, sorted. */
final class PublicApi {
  private static final int SHOWN =
      Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT | Modifier.PROTECTED;

  private static final Set<String> GIVEN = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_ENUMS = Set.of("values", "valueOf");

  private PublicApi() {}

  static String of(ModuleDescriptor module) {
    Set<String> packages =
        module.exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(Exports::source)
            .collect(Collectors.toSet());
    return PosternClasses.imported().stream()
        .filter(found -> packages.contains(found.getPackageName()))
        .map(JavaClass::reflect)
        .filter(PublicApi::isOpen)
        .sorted(Comparator.comparing(Class::getName))
        .map(PublicApi::paragraph)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isOpen(Class<?> type) {
    return isOpen(type.getModifiers())
        && !type.isAnonymousClass()
        && (type.getEnclosingClass() == null || isOpen(type.getEnclosingClass()));
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String paragraph(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(type));
    Stream.of(
            Arrays.stream(type.getDeclaredFields()).map(PublicApi::fieldLine),
            Arrays.stream(type.getDeclaredConstructors()).map(PublicApi::line),
            Arrays.stream(type.getDeclaredMethods()).map(PublicApi::line))
        .flatMap(members -> members)
        .filter(line -> !line.isEmpty())
        .sorted()
        .forEach(line -> lines.add("  " + line));
    return String.join("\n", lines) + "\n";
  }

  private static String heading(Class<?> type) {
    StringBuilder heading =
        new StringBuilder(
            modifiers(type.getModifiers() & ~(type.isInterface() ? Modifier.ABSTRACT : 0)));
    heading.append(type.isSealed() ? "sealed " : "").append(kind(type)).append(type.getName());
    heading.append(variables(type.getTypeParameters()));
    Type above = type.getGenericSuperclass();
    if (above != null && above != Object.class && !type.isRecord() && !type.isEnum()) {
      heading.append(" extends ").append(above.getTypeName());
    }
    if (type.getGenericInterfaces().length > 0) {
      heading
          .append(type.isInterface() ? " extends " : " implements ")
          .append(names(type.getGenericInterfaces()));
    }
    return heading.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface ";
    }
    if (type.isInterface()) {
      return "interface ";
    }
    if (type.isRecord()) {
      return "record ";
    }
    return type.isEnum() ? "enum " : "class ";
  }

  private static String fieldLine(Field field) {
    return hidden(field)
        ? ""
        : modifiers(field.getModifiers())
            + field.getGenericType().getTypeName()
            + ' '
            + field.getName();
  }

  private static String line(Executable member) {
    if (hidden(member)) {
      return "";
    }
    String result =
        member instanceof Method method ? method.getGenericReturnType().getTypeName() + ' ' : "";
    String name = member instanceof Constructor<?> ? "new" : member.getName();
    String standard = member instanceof Method method && method.isDefault() ? "default " : "";
    String failures =
        member.getGenericExceptionTypes().length == 0
            ? ""
            : " throws " + names(member.getGenericExceptionTypes());
    return modifiers(member.getModifiers() & ~(member.isVarArgs() ? Modifier.TRANSIENT : 0))
        + standard
        + variables(member.getTypeParameters())
        + result
        + name
        + '('
        + names(member.getGenericParameterTypes())
        + ')'
        + failures;
  }

  /** What every value has, and what no user can reach, says nothing. */
  private static boolean hidden(Member member) {
    return member.isSynthetic()
        || !isOpen(member.getModifiers())
        || GIVEN.contains(member.getName())
        || (member.getDeclaringClass().isEnum() && OF_ENUMS.contains(member.getName()));
  }

  private static String modifiers(int modifiers) {
    String shown = Modifier.toString(modifiers & SHOWN);
    return shown.isEmpty() ? "" : shown + ' ';
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(variable -> variable.getName() + " extends " + names(variable.getBounds()))
            .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
  }
}
