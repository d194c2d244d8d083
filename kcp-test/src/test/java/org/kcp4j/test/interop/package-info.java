/** Live tests with other implementations; the programs at their end are in {@code src/interop}. */
package org.kcp4j.test.interop;
