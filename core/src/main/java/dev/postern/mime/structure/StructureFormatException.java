package dev.postern.mime.structure;

import java.io.IOException;

/** Octets are no structure, or one that this version under these limits would not have made. */
public final class StructureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  StructureFormatException(String message) {
    super(message);
  }
}
