package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final String ESCAPE = "\u001b";

    private final StringWriter written = new StringWriter();
    private final CompletableFuture<Object> done = CompletableFuture.completedFuture("done");
    private final Progress half = new Progress("half", 200);

    DisplayTest() {
        half.add(100);
    }

    @Test
    void aPipeGetsNoControlCharacters() throws InterruptedException {
        show(new Display(new PrintWriter(written), false, false));
        assertThat(written.toString()).contains("Heading 7").contains("  note").doesNotContainPattern("[^ -~\\r\\n]");
    }

    @Test
    void aTerminalGetsBarsOfTheRightLength() throws InterruptedException {
        show(new Display(new PrintWriter(written), true, false));
        assertThat(written.toString()).contains(ESCAPE + "[1mHeading 7").contains("100 of 200");
        assertThat(written.toString().chars().filter(c -> c == '#')).hasSize(16);
        assertThat(written.toString().chars().filter(c -> c == '.')).hasSize(16);
    }

    @Test
    void aFailedTaskEndsTheWaitToo() throws InterruptedException {
        Display display = new Display(new PrintWriter(written), false, false);
        display.follow(
                List.of(CompletableFuture.failedFuture(new IllegalStateException())), List.of(half), Long::toString);
        assertThat(written.toString()).isEmpty();
    }

    private void show(Display display) throws InterruptedException {
        display.heading("Heading %d", 7);
        display.note("note");
        display.follow(List.of(done), List.of(half), Long::toString);
    }
}
