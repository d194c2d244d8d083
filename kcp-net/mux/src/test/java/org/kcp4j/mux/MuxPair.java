package org.kcp4j.mux;

/** A client and a server, connected in memory. */
record MuxPair(MuxSession client, MuxSession server) implements AutoCloseable {
    private static final int PIPE_BYTES = 65_536;

    static MuxPair of(MuxConfig config) {
        return of(config, config, PIPE_BYTES);
    }

    static MuxPair of(MuxConfig clientConfig, MuxConfig serverConfig, int pipeBytes) {
        MemoryPipe toServer = new MemoryPipe(pipeBytes);
        MemoryPipe toClient = new MemoryPipe(pipeBytes);
        return new MuxPair(
                MuxSession.client(toClient.input(), toServer.output(), clientConfig),
                MuxSession.server(toServer.input(), toClient.output(), serverConfig));
    }

    @Override
    public void close() {
        client.abort();
        server.abort();
    }
}
