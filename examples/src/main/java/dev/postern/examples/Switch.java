package dev.postern.examples;

/** Whether something is done; no boolean, since picocli flips those. */
enum Switch {
  ON,
  OFF
}
