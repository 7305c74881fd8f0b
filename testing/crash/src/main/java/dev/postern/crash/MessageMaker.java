package dev.postern.crash;

import java.util.random.RandomGenerator;

/** Makes messages with ids that nobody else uses. Used by one thread. */
final class MessageMaker {
  private static final int SMALL = 6_000;
  private static final int SPOOLED = 200_000;
  private static final int LARGE = 1_000_000;

  private final String name;
  private final RandomGenerator random;
  private int count;

  MessageMaker(String name, RandomGenerator random) {
    this.name = name;
    this.random = random;
  }

  RandomGenerator random() {
    return random;
  }

  /** Small mostly, now and then one that does not stay in memory. */
  TestMessage next() {
    int dice = random.nextInt(60);
    int most = dice == 0 ? LARGE : dice < 4 ? SPOOLED : SMALL;
    return next(random.nextInt(most));
  }

  TestMessage next(int size) {
    return TestMessage.make(name + "-" + ++count, size, random);
  }
}
