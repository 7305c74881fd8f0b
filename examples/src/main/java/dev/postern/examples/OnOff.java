package dev.postern.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code on} or {@code off}. */
final class OnOff implements ITypeConverter<Boolean> {
  @Override
  public Boolean convert(String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new TypeConversionException("it is on or off: " + value);
    };
  }
}
