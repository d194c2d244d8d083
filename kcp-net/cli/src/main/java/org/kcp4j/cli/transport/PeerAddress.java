package org.kcp4j.cli.transport;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code host:port} or {@code host:first-last}, as kcptun writes the UDP side (PROTOCOL f.6). The name is looked up anew
 * each time an address is asked for.
 *
 * @param host name or address; empty for any local address
 * @param firstPort 1 … 65535
 * @param lastPort at least {@code firstPort}, up to 65535
 */
public record PeerAddress(String host, int firstPort, int lastPort) {
    private static final Pattern SYNTAX = Pattern.compile("(.*):(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /**
     * Checks the ports.
     *
     * @throws IllegalArgumentException if they are out of range or in the wrong order
     */
    public PeerAddress {
        if (firstPort < 1 || lastPort > MAX_PORT || firstPort > lastPort) {
            throw new IllegalArgumentException(
                    "ports must be 1 … " + MAX_PORT + ", the lower first: " + firstPort + "-" + lastPort);
        }
    }

    /**
     * Reads one.
     *
     * @param text e.g. {@code example.net:29900}, {@code :29900-29910}, {@code [::1]:29900}
     * @return the address
     * @throws IllegalArgumentException if the text is nothing of that kind
     */
    public static PeerAddress parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be HOST:PORT or HOST:FIRST-LAST: " + text);
        }
        String host = matcher.group(1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
        return new PeerAddress(host, first, last);
    }

    /** {@return how many ports it names} */
    public int ports() {
        return lastPort - firstPort + 1;
    }

    /**
     * Looks the host up.
     *
     * @param port one of its ports
     * @return where to connect to, or for an empty host where to bind
     * @throws UnknownHostException if there is no such host
     */
    public InetSocketAddress resolve(int port) throws UnknownHostException {
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return address;
    }

    @Override
    public String toString() {
        String ports = firstPort == lastPort ? Integer.toString(firstPort) : firstPort + "-" + lastPort;
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + ports;
    }
}
