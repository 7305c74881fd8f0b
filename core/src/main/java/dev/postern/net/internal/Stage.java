package dev.postern.net.internal;

/** How far a connection has come. */
enum Stage {
  NEW,
  PROXY,
  SECURING,
  TALKING,
  /** The channel was told to close; its end is awaited. */
  CLOSING,
  DEAD
}
