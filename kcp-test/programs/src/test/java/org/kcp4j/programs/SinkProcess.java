package org.kcp4j.programs;

import java.net.InetSocketAddress;
import java.net.Socket;
import org.kcp4j.net.KcpServerSocket;

/** A program to be killed: greets whoever connects with one byte, and reads nothing. */
final class SinkProcess {
    private SinkProcess() {}

    /** Listens on the port given and prints its number; runs until it is killed. */
    public static void main(String[] args) throws Exception {
        KcpServerSocket server = new KcpServerSocket();
        server.bind(new InetSocketAddress(LossyNetwork.LOOPBACK, Integer.parseInt(args[0])));
        System.out.println(server.getLocalPort());
        while (true) {
            Socket socket = server.accept();
            socket.getOutputStream().write(1);
        }
    }
}
