package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the datagrams of several sessions wait until a {@link Worker} has stepped all of them. Those to one peer, one that
 * has many sessions or a relay for many, leave in one batch, which a link may send in one system call; others leave as they
 * would without this.
 *
 * <p>A session that has used {@link #open} stays the worker's until {@link #send}, or what it sends next would overtake
 * this. Belongs to the worker's thread.
 */
public final class Outbox {
    /** Peers whose datagrams are gathered at the same time. One more, and all that is here leaves. */
    private static final int PEERS = 8;

    private final @Nullable Parcel[] parcels = new Parcel[PEERS];
    private int count;

    /** What goes from a shard to a peer. */
    private record Parcel(Shard shard, InetSocketAddress to, EgressBatch batch) {
        boolean goes(Shard from, InetSocketAddress where) {
            return shard == from && to.equals(where);
        }

        void send() {
            try {
                batch.send(shard.link(), to);
            } finally {
                shard.giveBack(batch);
            }
        }
    }

    /** An empty one. */
    Outbox() {}

    /** A batch with room, to add datagrams to that go from there to there; they leave with {@link #send} at the latest. */
    EgressBatch open(Shard from, InetSocketAddress to) {
        for (int i = 0; i < count; i++) {
            Parcel parcel = parcels[i];
            if (parcel != null && parcel.goes(from, to)) { // never null
                return parcel.batch;
            }
        }
        if (count == PEERS) {
            send();
        }
        Parcel fresh = new Parcel(from, to, from.borrowBatch());
        parcels[count++] = fresh;
        return fresh.batch;
    }

    /** Sends everything. */
    void send() {
        while (count > 0) {
            count--;
            Parcel parcel = parcels[count];
            parcels[count] = null;
            if (parcel != null) { // never null
                parcel.send();
            }
        }
    }
}
