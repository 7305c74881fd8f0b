package dev.postern.net.internal;

/** How far a connection has come. Its end is told by its {@link Departure}. */
enum Stage {
  NEW,
  PROXY,
  SECURING,
  TALKING
}
