/**
 * The kcp program.
 */
module org.kcp4j.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.kcp4j.mux;
    requires org.kcp4j.net;
    requires static org.jspecify;

    opens org.kcp4j.cli to
            info.picocli;
    opens org.kcp4j.cli.cat to
            info.picocli;
    opens org.kcp4j.cli.demo to
            info.picocli;
    opens org.kcp4j.cli.ping to
            info.picocli;
    opens org.kcp4j.cli.transport to
            info.picocli;
    opens org.kcp4j.cli.tunnel to
            info.picocli;
}
