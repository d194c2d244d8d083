package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one remote address that has several, by conversation. Finding takes constant time, no lock and no garbage,
 * however many there are; one thread at a time adds and removes.
 *
 * <p>A hash table with linear probing. A reader stops at an empty slot, so a removed route leaves a mark behind; marks go
 * when the table is written anew.
 */
final class ConvTable implements Routes {
    private static final int FIRST_SLOTS = 8;
    private static final Object REMOVED = new Object();

    private volatile AtomicReferenceArray<@Nullable Object> slots;

    // Of whoever adds and removes:
    private int count;
    private int marks;

    ConvTable() {
        slots = new AtomicReferenceArray<>(FIRST_SLOTS);
    }

    @Override
    public @Nullable Route find(int conv) {
        AtomicReferenceArray<@Nullable Object> array = slots;
        int mask = array.length() - 1;
        for (int i = home(conv, mask); ; i = (i + 1) & mask) {
            Object found = array.get(i);
            if (found == null) {
                return null;
            }
            if (found instanceof Route route && route.conv() == conv) {
                return route;
            }
        }
    }

    /** Adds a route whose conversation has none. */
    void add(Route route) {
        if (2 * (count + marks + 1) > slots.length()) {
            rewrite();
        }
        put(slots, route);
        count++;
    }

    /** Removes exactly this route, if it is there. */
    void remove(Route route) {
        AtomicReferenceArray<@Nullable Object> array = slots;
        int mask = array.length() - 1;
        for (int i = home(route.conv(), mask); array.get(i) != null; i = (i + 1) & mask) {
            if (route.equals(array.get(i))) {
                array.set(i, REMOVED);
                count--;
                marks++;
                return;
            }
        }
    }

    /** {@return how many routes there are; for whoever adds and removes} */
    int count() {
        return count;
    }

    void forEach(Consumer<Route> action) {
        AtomicReferenceArray<@Nullable Object> array = slots;
        for (int i = 0; i < array.length(); i++) {
            if (array.get(i) instanceof Route route) {
                action.accept(route);
            }
        }
    }

    private void rewrite() {
        int length = FIRST_SLOTS;
        while (length < 4 * (count + 1)) {
            length <<= 1;
        }
        AtomicReferenceArray<@Nullable Object> fresh = new AtomicReferenceArray<>(length);
        forEach(route -> put(fresh, route));
        marks = 0;
        slots = fresh;
    }

    private static void put(AtomicReferenceArray<@Nullable Object> array, Route route) {
        int mask = array.length() - 1;
        int i = home(route.conv(), mask);
        while (array.get(i) != null) {
            i = (i + 1) & mask;
        }
        array.set(i, route);
    }

    /** Peers choose conversations: neighbours and multiples must not meet in few slots. */
    private static int home(int conv, int mask) {
        int mixed = conv * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & mask;
    }
}
