/** In the making. */
package dev.postern.auth.ldap;
