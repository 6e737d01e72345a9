package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.Command;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;
import dev.clawsetup.steps.runtime.GatewayService;
import dev.clawsetup.steps.runtime.Limits;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// A service that forks, eats memory, talks and fills the disk, in OpenClaw's own unit with our
/// caps: a new login still works.
final class RunawayIT {
    /// In place of OpenClaw. It fills every place that the unit leaves it to write to.
    private static final String RUNAWAY =
            """
            for n in 1 2 3 4 5 6 7 8; do while :; do :; done & done
            for d in "$HOME/.openclaw" /tmp /var/tmp; do cat /dev/zero > $d/full & done 2>/dev/null
            while :; do sleep 1000 & done 2>/dev/null &
            yes "a line for the journal" &
            python3 -c '
            import time
            eaten = []
            while True:
                eaten.append(bytearray(16 << 20))
                time.sleep(0.01)
            ' &
            wait
            """;

    /// A small /var with /tmp in it, so that full is soon full; and no user manager, as cgroup v1
    /// in a container makes it hang at every login, with or without a runaway.
    private static final String SMALL_VAR =
            """
            set -e
            systemctl mask user@.service
            useradd --system --create-home --home-dir /var/lib/openclaw --shell /usr/sbin/nologin openclaw
            install -d -o openclaw -g openclaw -m 700 /var/lib/openclaw/.openclaw
            mount -t tmpfs -o size=300m tmpfs /mnt
            cp -a /var/. /mnt/
            mount --move /mnt /var
            mkdir -p /var/tmp
            chmod 1777 /var/tmp
            mount --bind /var/tmp /tmp
            """;

    private static void write(Practice server, String path, String content) {
        var said =
                server.inside(
                        "mkdir -p %s && cat >%s <<'END_OF_FILE'\n%sEND_OF_FILE\n"
                                .formatted(
                                        path.substring(0, path.lastIndexOf('/')), path, content));
        assertEquals(0, said.exit(), said::toString);
    }

    private static void written(Practice server, Step step) {
        var change = step.change(Server.rented().memory(1967).facts(), Wish.defaults().answers());
        for (var action : assertInstanceOf(Work.class, change).actions()) {
            if (action instanceof WriteFile file) {
                write(server, file.path(), file.content());
            }
        }
    }

    @Test
    void aNewLoginStillWorks() throws Exception {
        try (var server = Practice.up("debian12", "cloud", "--limits")) {
            assertEquals(0, server.inside(SMALL_VAR).exit());
            written(server, new GatewayService());
            written(server, new Limits());
            write(server, "/usr/lib/runaway", RUNAWAY);
            write(
                    server,
                    "/etc/systemd/system/openclaw-gateway.service.d/99-runaway.conf",
                    "[Service]\nExecStart=\nExecStart=/bin/bash /usr/lib/runaway\n");
            var started =
                    server.inside(
                            """
                            systemctl restart systemd-journald
                            systemctl daemon-reload
                            systemctl start openclaw-gateway
                            for i in $(seq 600); do
                                full=$(df --output=avail /var | tail -n 1)
                                tasks=$(systemctl show -p TasksCurrent --value openclaw-gateway)
                                [ "$full" -gt 0 ] || [ "$tasks" -lt 100 ] || exit 0
                                sleep 0.1
                            done
                            exit 1
                            """);
            assertEquals(0, started.exit(), started::toString);
            try (var connector = server.connector();
                    var login = connector.connect()) {
                var said =
                        login.run(
                                Command.of("id -u; df --output=avail /var | tail -n 1")
                                        .within(Duration.ofSeconds(60)));
                assertTrue(said.ok(), said::toString);
                assertEquals("0 0", said.out().strip().replaceAll("\\s+", " "));
            }
            server.inside("systemctl kill -s KILL openclaw-gateway");
        }
    }
}
