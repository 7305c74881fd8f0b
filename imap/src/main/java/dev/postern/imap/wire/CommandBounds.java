package dev.postern.imap.wire;

/**
 * What one command may take in memory.
 *
 * @param line its longest line in octets, with the line end
 * @param octets all its lines and literals together, but for literals that are spooled
 */
public record CommandBounds(int line, long octets) {}
