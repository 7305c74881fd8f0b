/**
 * The SPI of authentication: who may log in, who exists, and SASL mechanisms. Implementations live
 * in {@code postern-auth}.
 */
package dev.postern.auth;
