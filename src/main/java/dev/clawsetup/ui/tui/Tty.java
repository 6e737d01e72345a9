package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.UnixTerminal;

import org.jline.utils.Signals;

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

/// The real terminal, with five repairs to Lanterna's: its size is known without asking the screen,
/// it is made ready by one program instead of eight and hears of its new sizes a moment later, a
/// frame is one write, Ctrl-S and Ctrl-\ cannot freeze or spoil the page, and Ctrl-Z gives the
/// shell a whole terminal back before the program stops.
final class Tty extends UnixTerminal {
    private static final File DEVICE = new File("/dev/tty");

    private final OutputStream out;
    private final ReentrantLock drawing = new ReentrantLock();
    private boolean inFrame;
    private boolean givenBack;
    private boolean asleep;

    /// The settings that a page needs, as `stty -g` tells them; empty until they were asked for.
    private volatile String mine = "";

    /// What was there before, and the size that was told with it, until it is asked for. Without a
    /// value here, as Lanterna's constructor sets them before this one has begun.
    private String before;

    private TerminalSize told;
    private Runnable resized;
    private boolean made;

    private Runnable stop = () -> {};
    private Runnable woken = () -> {};
    private boolean listens;

    static Tty open(Keyboard keyboard) throws IOException {
        return new Tty(
                keyboard,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 17));
    }

    private Tty(InputStream in, OutputStream out) throws IOException {
        super(in, out, StandardCharsets.UTF_8, CtrlCBehaviour.TRAP);
        this.out = out;
        made = true;
    }

    /// Lanterna's constructor asks for the settings first, then changes them one by one: each a
    /// process, before anything is drawn. Here it is all done with the question, and all of it
    /// comes back with {@link #restoreTerminalSettings}.
    @Override
    protected void saveTerminalSettings() throws IOException {
        var answer =
                said(
                                "sh",
                                "-c",
                                "stty -g && stty -icanon min 1 -echo intr undef %s && stty size"
                                        .formatted("-ixon susp undef quit undef"))
                        .lines()
                        .toList();
        if (answer.isEmpty() || !answer.getFirst().contains(":")) {
            throw new IOException("stty cannot tell the terminal's settings");
        }
        before = answer.getFirst().strip();
        told = answer.size() > 1 ? size(answer.get(1)) : null;
    }

    @Override
    protected void registerTerminalResizeListener(Runnable listener) {
        resized = listener;
    }

    @Override
    protected void restoreTerminalSettings() throws IOException {
        if (before != null) {
            stty(before);
        }
    }

    @Override
    protected void canonicalMode(boolean enabled) throws IOException {
        if (made) {
            super.canonicalMode(enabled);
        }
    }

    @Override
    protected void keyEchoEnabled(boolean enabled) throws IOException {
        if (made) {
            super.keyEchoEnabled(enabled);
        }
    }

    @Override
    protected void keyStrokeSignalsEnabled(boolean enabled) throws IOException {
        if (made) {
            super.keyStrokeSignalsEnabled(enabled);
        }
    }

    /// Asks the kernel, not the screen: Lanterna's own way moves the cursor and waits for an answer
    /// that some terminals never give.
    @Override
    protected TerminalSize findTerminalSize() throws IOException {
        var first = told;
        told = null;
        return first != null ? first : size(stty("size"));
    }

    private static TerminalSize size(String words) {
        var size = words.strip().split(" ");
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
        return said(command.toArray(String[]::new));
    }

    private static String said(String... command) throws IOException {
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
            if (!listens) {
                listens = true;
                Thread.ofVirtual().start(this::listen);
            }
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
                if (!asleep) {
                    super.exitPrivateMode();
                }
            }
        } finally {
            if (mine) {
                drawing.unlock();
            }
        }
    }

    /// Looks after Ctrl-Z's signals when they come from elsewhere. Any thread; nobody waits for it.
    ///
    /// @param stop somebody wants the program to stop
    /// @param woken it was stopped, by whatever, and goes on
    void watchJobs(Runnable stop, Runnable woken) {
        this.stop = stop;
        this.woken = woken;
    }

    /// Once the first page is there: Java writes classes for it at each start, and nobody sees
    /// them. Whoever resizes before is seen by the look after it.
    private void listen() {
        try {
            super.registerTerminalResizeListener(resized);
            resized.run();
            mine = stty("-g").strip();
            Signals.register("CONT", woken);
            Signals.register("TSTP", stop);
        } catch (IOException e) {
            // a page of the first size, that cannot be put to sleep
        }
    }

    /// Gives the shell's page and its settings back, stops this program and whatever it was started
    /// with, and comes back when `fg` wakes it.
    ///
    /// Where no shell could wake it (it has no controlling shell), the kernel does not stop it, and
    /// the page is there again at once.
    ///
    /// @param words what is true while it sleeps
    void suspend(String words, Runnable stop) throws IOException {
        drawing.lock();
        try {
            if (givenBack) {
                return;
            }
            mine = stty("-g").strip();
            super.exitPrivateMode();
            restoreTerminalSettings();
            asleep = true;
        } finally {
            drawing.unlock();
        }
        System.err.println("clawsetup sleeps. " + words + " To wake it: fg");
        Signals.registerDefault("TSTP");
        try {
            // 0 is the whole job, as with Ctrl-Z in a shell
            new ProcessBuilder("sh", "-c", "kill -TSTP 0").inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Signals.register("TSTP", stop);
        drawing.lock();
        try {
            asleep = false;
            if (!givenBack) {
                stty(mine);
                enterPrivateMode();
                getTerminalSize(); // who sleeps is not told of a new one
            }
        } finally {
            drawing.unlock();
        }
    }

    /// After a stop that nobody told us of, the shell has left its own settings.
    void woken() throws IOException {
        drawing.lock();
        try {
            if (!givenBack && !mine.isEmpty()) {
                stty(mine);
                getTerminalSize();
            }
        } finally {
            drawing.unlock();
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
