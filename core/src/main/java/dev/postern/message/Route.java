package dev.postern.message;

/**
 * What a delivery target found out about a recipient when it took it. It stays with the recipient,
 * so that nothing is looked up twice; it means something to its target alone.
 */
public interface Route {}
