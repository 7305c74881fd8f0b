package dev.postern.smtp.policy.delegation;

import java.time.Duration;

/** What {@link PolicyService} was told. */
record ServiceSettings(
    ServiceAddress address,
    Duration timeout,
    Duration maxIdle,
    Duration maxTtl,
    Duration retryDelay,
    int tryLimit,
    int connections,
    String defaultAction,
    String policyContext) {}
