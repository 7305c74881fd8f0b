/** Where accepted mail goes. */
package dev.postern.delivery;
