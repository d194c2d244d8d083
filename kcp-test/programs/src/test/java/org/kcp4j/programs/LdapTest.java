package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;

/** UnboundID's LDAP client and its in-memory server: small requests, one after the other. */
@Tag("programs")
@Timeout(120)
class LdapTest {
    private static final int ENTRIES = 2_000;

    @ParameterizedTest
    @EnumSource
    void entriesAreAddedAndFound(Dress dress) throws Exception {
        try (LossyNetwork network = new LossyNetwork(dress)) {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=test");
            config.setSchema(null);
            config.setListenerConfigs(new InMemoryListenerConfig(
                    "kcp", LossyNetwork.LOOPBACK, 0, network.serverSockets(), network.sockets(), null));
            InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
            server.startListening();
            int port = network.through(server.getListenPort());
            try (LDAPConnection client = new LDAPConnection(network.sockets(), "127.0.0.1", port)) {
                client.add("dn: dc=test", "objectClass: domain", "dc: test");
                for (int i = 0; i < ENTRIES; i++) {
                    client.add("dn: uid=u" + i + ",dc=test", "objectClass: account", "uid: u" + i, "l: " + i % 10);
                }
                SearchResult found = client.search("dc=test", SearchScope.SUB, "(l=7)");
                assertThat(found.getEntryCount()).isEqualTo(ENTRIES / 10);
                SearchResult all = client.search("dc=test", SearchScope.SUB, "(uid=*)");
                assertThat(all.getEntryCount()).isEqualTo(ENTRIES);
            } finally {
                server.shutDown(true);
            }
        }
    }
}
