package dev.postern.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/** What an {@link InMemoryStore} was built with. */
record InMemorySettings(
    Clock clock,
    char delimiter,
    int memoryThreshold,
    Path directory,
    OptionalLong octetLimit,
    OptionalLong messageLimit,
    IntSupplier keywordLimit,
    int mailboxLimit) {}
