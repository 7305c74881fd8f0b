package dev.postern.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;

/** What an {@link InMemoryStore} was built with. */
record InMemorySettings(
    Clock clock,
    char delimiter,
    int memoryThreshold,
    Path directory,
    OptionalLong octetLimit,
    OptionalLong messageLimit,
    int keywordLimit,
    int mailboxLimit) {}
