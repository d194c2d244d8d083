/**
 * The kcp program.
 */
module org.kcp4j.cli {
    requires info.picocli;
    requires org.kcp4j.net;
    requires static org.jspecify;

    opens org.kcp4j.cli to
            info.picocli;
    opens org.kcp4j.cli.demo to
            info.picocli;
}
