package dev.postern.mime.structure;

/** Takes the octets of lines, each with its line end, in pieces. */
interface LineSink {

  /** Takes the octets {@code from..to}. */
  void append(byte[] octets, int from, int to);
}
