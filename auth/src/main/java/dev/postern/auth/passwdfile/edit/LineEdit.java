package dev.postern.auth.passwdfile.edit;

import java.io.IOException;

/** What becomes of the lines of a file; they come in order. */
public interface LineEdit {

  /**
   * One line with its end, which the last one may lack.
   *
   * @param out takes what is to stand there instead: the line as it is, another one, or nothing
   */
  void line(byte[] line, Output out) throws IOException;

  /** There are no more lines; some may be added. */
  default void end(Output out) throws IOException {}

  /** Where lines go. */
  @FunctionalInterface
  interface Output {
    void write(byte[] octets) throws IOException;
  }
}
