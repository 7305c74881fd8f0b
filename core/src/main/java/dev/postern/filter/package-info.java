/** The SPI of content and policy filters. */
package dev.postern.filter;
