package dev.postern.examples;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code yes} or {@code no}, as Postfix has them. */
final class YesNo implements ITypeConverter<Switch> {
  @Override
  public Switch convert(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes" -> Switch.ON;
      case "no" -> Switch.OFF;
      default -> throw new TypeConversionException("it is yes or no: " + value);
    };
  }
}
