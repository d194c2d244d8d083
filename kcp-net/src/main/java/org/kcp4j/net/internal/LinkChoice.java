package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.LinkKind;

/** Chooses between NIO and the system's own sockets, and says once which it is. Thread safe. */
final class LinkChoice {
    /** {@code nio} or {@code native}: what {@link LinkKind#AUTO} means. */
    static final String PROPERTY = "org.kcp4j.link";

    private static final Logger LOG = System.getLogger(LinkChoice.class.getName());
    private static final LinkFactory NIO = new NioLinks();

    private volatile @Nullable LinkFactory automatic;
    private volatile @Nullable LinkFactory forced;

    LinkFactory factory(LinkKind kind) throws IOException {
        return switch (kind) {
            case NIO -> NIO;
            case NATIVE -> forced();
            case AUTO -> automatic();
        };
    }

    private LinkFactory forced() throws IOException {
        LinkFactory found = forced;
        if (found == null) {
            found = NativeLinks.find(true);
            if (found == null) {
                throw new IOException("there is no native link on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + " with Java "
                        + Runtime.version().feature());
            }
            forced = found;
        }
        return found;
    }

    private LinkFactory automatic() throws IOException {
        LinkFactory chosen = automatic;
        if (chosen == null) {
            chosen = choose(System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT));
            automatic = chosen;
            LOG.log(Level.INFO, "UDP through {0}", chosen.name());
        }
        return chosen;
    }

    private LinkFactory choose(String wanted) throws IOException {
        return switch (wanted) {
            case "nio" -> NIO;
            case "native" -> forced();
            case "auto" -> {
                LinkFactory found = NativeLinks.find(false);
                yield found == null ? NIO : found;
            }
            default -> throw new IOException(PROPERTY + " must be auto, nio or native: " + wanted);
        };
    }
}
