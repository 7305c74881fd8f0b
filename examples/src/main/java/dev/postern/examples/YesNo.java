package dev.postern.examples;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code yes} or {@code no}, as Postfix has them; {@code on} and {@code off} are the same. */
final class YesNo implements ITypeConverter<Switch> {
  @Override
  public Switch convert(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "on" -> Switch.ON;
      case "no", "off" -> Switch.OFF;
      default -> throw new TypeConversionException("it is yes or no: " + value);
    };
  }
}
