package dev.postern.smtp.policy.greylist;

/** How long and how many are remembered; times in seconds. */
record GreylistSettings(
    long delay, long retryWindow, long maxAge, int autoWhitelistClients, int entries) {}
