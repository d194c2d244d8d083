package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;
import org.subethamail.smtp.server.SMTPServer;

/** Angus Mail and SubEthaSMTP: the server speaks first, so a connection must be one before the client has said anything. */
@Tag("programs")
@Timeout(120)
class MailTest {
    private static final int MESSAGES = 20;

    @ParameterizedTest
    @EnumSource
    void messagesAreDelivered(Dress dress) throws Exception {
        List<String> arrived = new CopyOnWriteArrayList<>();
        try (LossyNetwork network = new LossyNetwork(dress)) {
            SMTPServer server = SMTPServer.port(0)
                    .bindAddress(LossyNetwork.LOOPBACK)
                    .serverSocketFactory(() -> network.serverSockets().createServerSocket())
                    .messageHandler((context, from, to, data) -> arrived.add(new String(data, StandardCharsets.UTF_8)))
                    .build();
            server.start();
            try {
                Properties properties = new Properties();
                properties.put("mail.smtp.host", "127.0.0.1");
                properties.put("mail.smtp.port", Integer.toString(network.through(server.getPortAllocated())));
                properties.put("mail.smtp.socketFactory", network.sockets());
                properties.put("mail.smtp.timeout", "20000");
                Session session = Session.getInstance(properties);
                for (int i = 0; i < MESSAGES; i++) {
                    Transport.send(message(session, i));
                }
            } finally {
                server.stop();
            }
        }
        assertThat(arrived).hasSize(MESSAGES);
        assertThat(IntStream.range(0, MESSAGES))
                .allSatisfy(i -> assertThat(arrived.get(i)).contains("Subject: number " + i));
        assertThat(arrived.getLast()).hasSizeGreaterThan(50_000);
    }

    private static Message message(Session session, int number) throws Exception {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("a@example.com"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("b@example.com"));
        message.setSubject("number " + number);
        message.setText("0123456789\n".repeat(number == MESSAGES - 1 ? 5_000 : 1 + number));
        return message;
    }
}
