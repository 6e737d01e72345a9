package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The promise at every point: the fault matrix, or a part of it.
///
/// `-Dmatrix=sample` (the default) tries a small set that has each point, each fault and, with what
/// `OpenClawIT` tries, each step at least once; `-Dmatrix=all` every cell and publishes the table;
/// `-Dmatrix=17,230` these.
@Order(6)
class MatrixIT {
    private static final String WHICH = System.getProperty("matrix", "sample");

    /// Cells wait more than they work.
    private static final int SERVERS = Integer.getInteger("matrix.servers", 4);

    /// No cell is begun after it; what was tried is published all the same.
    private static final Instant END =
            Optional.ofNullable(Long.getLong("matrix.minutes"))
                    .map(minutes -> Instant.now().plus(Duration.ofMinutes(minutes)))
                    .orElse(Instant.MAX);

    @Test
    void nobodyIsLockedOutAndNothingIsHalfDone() throws Exception {
        var evidence = new Evidence(Path.of(System.getProperty("matrix.kept", "target/matrix")));
        if (Boolean.getBoolean("matrix.resume")) {
            evidence.resume();
        }
        var cells =
                switch (WHICH) {
                    case "all" -> Cell.spread();
                    case "sample" -> Cell.sample();
                    default -> numbered(WHICH);
                };
        assertFalse(cells.isEmpty(), "no cells: " + WHICH);
        var tailnet = tailnet(cells);
        var queues = new ConcurrentSkipListMap<Cell.Ground, Queue<Cell>>();
        for (var cell : cells) {
            if (cell.step().net() == Cell.Net.TAILNET && tailnet.isEmpty()) {
                System.err.println("skipped, as this machine cannot build Tailscale: " + cell);
            } else if (!evidence.green(cell)) {
                queues.computeIfAbsent(cell.ground(), ground -> new ConcurrentLinkedQueue<>())
                        .add(cell);
            }
        }
        var red = new ConcurrentSkipListMap<Integer, String>();
        try (var workers = Executors.newFixedThreadPool(SERVERS)) {
            var all = new ArrayList<Future<?>>();
            for (var n = 0; n < Math.max(1, SERVERS / Math.max(1, queues.size())); n++) {
                for (var queue : queues.entrySet()) {
                    all.add(workers.submit(work(queue.getKey(), queue.getValue(), evidence, red)));
                }
            }
            for (var one : all) {
                one.get();
            }
        } finally {
            tailnet.ifPresent(Tailnet::close);
            if (WHICH.equals("all")) {
                evidence.publish();
            }
        }
        assertEquals("", String.join("\n", red.values()));
    }

    /// Up before the cells that need it, as it takes long to build; with a laptop in it.
    private static Optional<Tailnet> tailnet(List<Cell> cells) {
        return cells.stream().anyMatch(cell -> cell.step().net() == Cell.Net.TAILNET)
                ? Tailnet.up().map(Tailnet::withALaptop)
                : Optional.empty();
    }

    private static Callable<Void> work(
            Cell.Ground ground,
            Queue<Cell> cells,
            Evidence evidence,
            ConcurrentSkipListMap<Integer, String> red) {
        return () -> {
            while (!cells.isEmpty() && Instant.now().isBefore(END)) {
                try (var trial = Trial.on(ground)) {
                    for (Cell cell;
                            Instant.now().isBefore(END) && (cell = cells.poll()) != null; ) {
                        if (!passes(cell, trial, evidence, red)) {
                            break; // whatever went wrong there must not colour the next one
                        }
                    }
                }
            }
            return null;
        };
    }

    private static boolean passes(
            Cell cell, Trial trial, Evidence evidence, ConcurrentSkipListMap<Integer, String> red)
            throws IOException {
        Trial.Verdict verdict;
        try {
            verdict = trial.of(cell);
        } catch (Exception | AssertionError e) {
            verdict = new Trial.Verdict("", -1, -1, List.of("NOT TRIED: " + e));
        }
        evidence.add(cell, verdict);
        if (!verdict.green()) {
            red.put(cell.number(), cell + ": " + String.join("\n  ", verdict.wrong()));
        }
        return verdict.green();
    }

    private static List<Cell> numbered(String numbers) {
        var all = Cell.all();
        var cells = new ArrayList<Cell>();
        for (var number : numbers.split(",")) {
            var cell = all.get(Integer.parseInt(number.strip()) - 1);
            cell.impossible()
                    .ifPresent(why -> {
                        throw new IllegalArgumentException(cell + " cannot occur: " + why);
                    });
            cells.add(cell);
        }
        return cells;
    }
}
