/** Programs and libraries that nobody here wrote, over {@code KcpSocket} and {@code KcpServerSocket}, unmodified. */
@org.jspecify.annotations.NullMarked
package org.kcp4j.programs;
