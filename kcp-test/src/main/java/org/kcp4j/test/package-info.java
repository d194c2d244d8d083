/**
 * Test kit for protocols over KCP, and for protocols of your own: a simulated network in virtual time.
 *
 * <ul>
 *   <li>{@link org.kcp4j.test.SimLink} and {@link org.kcp4j.test.LinkProfile}: what a bad network does to datagrams;
 *   <li>{@link org.kcp4j.test.SimWorld}: nodes, links and events without threads, for state machines;
 *   <li>{@link org.kcp4j.test.SessionNode} and {@link org.kcp4j.test.SimSession}: kcp4j's sessions in such a world;
 *   <li>{@link org.kcp4j.test.EngineNode} and {@link org.kcp4j.test.EventRecorder}: the KCP engine in such a world;
 *   <li>{@link org.kcp4j.test.EngineScript}: one engine, segments in and exactly these out;
 *   <li>{@link org.kcp4j.test.SimRuntime}: blocking code on real threads, one at a time, in such a world;
 *   <li>{@link org.kcp4j.test.SimTest}: a JUnit test that runs once for each of many seeds;
 *   <li>{@link org.kcp4j.test.KcpArbitraries}: segments, packets, links, sequences of operations and options
 *       for jqwik.
 * </ul>
 *
 * <p>Everything that chance decides follows from one seed.
 */
@NullMarked
package org.kcp4j.test;

import org.jspecify.annotations.NullMarked;
