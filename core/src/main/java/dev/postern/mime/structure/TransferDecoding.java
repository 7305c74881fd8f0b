package dev.postern.mime.structure;

/**
 * Removes a content transfer encoding, piece by piece. Keeps state between pieces; for one body and
 * one thread.
 */
interface TransferDecoding {

  /** The most octets that can come out beyond those that went in. */
  int MAX_HELD = 1024;

  /**
   * Decodes the next piece.
   *
   * @param out has room for {@code length + MAX_HELD} octets
   * @return how many octets were written
   */
  int decode(byte[] in, int length, byte[] out);

  /** Writes what is still held at the end of the body, at most {@link #MAX_HELD} octets. */
  int finish(byte[] out);
}
