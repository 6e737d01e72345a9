package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.UnixTerminal;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The real terminal, with three repairs to Lanterna's: its size is known without asking the
/// screen, a frame is one write, and Ctrl-S, Ctrl-Z and Ctrl-\ cannot freeze or spoil the page.
final class Tty extends UnixTerminal {
    private static final File DEVICE = new File("/dev/tty");

    private final OutputStream out;
    private final ReentrantLock drawing = new ReentrantLock();
    private boolean inFrame;
    private boolean givenBack;

    /// Lanterna saves the terminal's settings in its constructor and brings all of them back, also
    /// those changed here.
    static Tty open(Keyboard keyboard) throws IOException {
        var tty =
                new Tty(
                        keyboard,
                        new BufferedOutputStream(
                                new FileOutputStream(FileDescriptor.out), 1 << 17));
        stty("-ixon", "susp", "undef", "quit", "undef");
        return tty;
    }

    private Tty(InputStream in, OutputStream out) throws IOException {
        super(in, out, StandardCharsets.UTF_8, CtrlCBehaviour.TRAP);
        this.out = out;
    }

    /// Asks the kernel, not the screen: Lanterna's own way moves the cursor and waits for an answer
    /// that some terminals never give.
    @Override
    protected TerminalSize findTerminalSize() throws IOException {
        var size = stty("size").strip().split(" ");
        if (size.length == 2
                && size[0].matches("[1-9]\\d{0,3}")
                && size[1].matches("[1-9]\\d{0,3}")) {
            return new TerminalSize(Integer.parseInt(size[1]), Integer.parseInt(size[0]));
        }
        return new TerminalSize(80, 24);
    }

    private static String stty(String... arguments) throws IOException {
        var command = new java.util.ArrayList<>(java.util.List.of("stty"));
        command.addAll(java.util.List.of(arguments));
        var process =
                new ProcessBuilder(command).redirectInput(DEVICE).redirectErrorStream(true).start();
        try (var answer = process.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /// Asks for the background's colour; {@link Keyboard} hears the answer, if there is one.
    void askGround() throws IOException {
        raw("\u001b]11;?\u001b\\");
        out.flush();
    }

    /// From here to {@link #endFrame} nothing is sent. Terminals that know mode 2026 show the frame
    /// at once; the others ignore it.
    ///
    /// @throws IOException if the terminal was given back meanwhile: nothing may be drawn on the
    ///   shell's page
    void beginFrame() throws IOException {
        drawing.lock();
        if (givenBack) {
            drawing.unlock();
            throw new IOException("the terminal was given back");
        }
        raw("\u001b[?2026h");
        inFrame = true;
    }

    void endFrame() throws IOException {
        try {
            raw("\u001b[?2026l");
            inFrame = false;
            out.flush();
        } finally {
            drawing.unlock();
        }
    }

    /// Gives the shell's page back, once, and not in the middle of a frame. Any thread: a signal's
    /// too.
    @Override
    public void exitPrivateMode() throws IOException {
        var mine = false;
        try {
            mine = drawing.tryLock(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            if (!givenBack) {
                givenBack = true;
                inFrame = false;
                super.exitPrivateMode();
            }
        } finally {
            if (mine) {
                drawing.unlock();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (!inFrame) {
            super.flush();
        }
    }

    private void raw(String sequence) throws IOException {
        out.write(sequence.getBytes(StandardCharsets.US_ASCII));
    }
}
