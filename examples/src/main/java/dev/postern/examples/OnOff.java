package dev.postern.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code on} or {@code off}. */
final class OnOff implements ITypeConverter<Switch> {
  @Override
  public Switch convert(String value) {
    return switch (value) {
      case "on" -> Switch.ON;
      case "off" -> Switch.OFF;
      default -> throw new TypeConversionException("it is on or off: " + value);
    };
  }
}
