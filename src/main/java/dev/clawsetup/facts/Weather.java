package dev.clawsetup.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The half of the facts that changes by itself. Each field is here for a reason: none of it is
/// ours to bring back.
///
/// @param clock the server's own time, to the second
/// @param memoryFreeMb memory available to new programs, MiB
/// @param freeMb space left on the file systems of `/`, `/var/lib`, `/opt`, `/etc`, `/tmp`; path →
///   MiB
/// @param readOnly those of them that are mounted read-only
/// @param aptLock who holds apt's or dpkg's lock (`apt-get (pid 812)`), if anybody
/// @param dpkgInterrupted dpkg was cut off half-way and wants `dpkg --configure -a`
/// @param cloudInit `done`, `running`, `error`, `disabled`, or `absent`
/// @param connection our own SSH connection, as the server sees it; empty on a console
/// @param logins accepted SSH logins of the last 30 days
/// @param loggedIn who is logged in now: `ada from 198.51.100.4`
/// @param lease who holds /var/lib/clawsetup/owner, and how long ago it was touched
/// @param openSteps steps of earlier runs that are neither finished nor undone
/// @param banned addresses that fail2ban bans now
/// @param rebootRequired why, if a reboot is pending (`linux-image-…`)
/// @param upgrades how many packages could be upgraded, where the system keeps count by itself:
///   asking apt takes longer than everything else together
/// @param traps what would shut somebody out and no other fact tells
/// @param inForce the steps of earlier runs that were not taken back: their ids
/// @param ours the newest run of which something is in force. Our own record, which an undo keeps
public record Weather(
        Instant clock,
        Duration uptime,
        double load,
        int memoryFreeMb,
        Map<String, Integer> freeMb,
        List<String> readOnly,
        Optional<String> aptLock,
        boolean dpkgInterrupted,
        String cloudInit,
        Optional<Connection> connection,
        List<SeenLogin> logins,
        List<String> loggedIn,
        Optional<Lease> lease,
        List<OpenStep> openSteps,
        List<String> banned,
        Optional<String> rebootRequired,
        OptionalInt upgrades,
        List<Trap> traps,
        List<String> inForce,
        Optional<Setup> ours) {
    public Weather {
        freeMb = Map.copyOf(freeMb);
        readOnly = List.copyOf(readOnly);
        logins = List.copyOf(logins);
        loggedIn = List.copyOf(loggedIn);
        openSteps = List.copyOf(openSteps);
        banned = List.copyOf(banned);
        traps = List.copyOf(traps);
        inForce = List.copyOf(inForce);
    }

    /// One TCP connection, seen from the server: behind NAT or a jump host the client's address is
    /// theirs.
    public record Connection(
            String clientAddress, int clientPort, String serverAddress, int serverPort) {}

    /// Accepted logins of one account by one method from one address.
    ///
    /// @param method `publickey`, `password`, …
    public record SeenLogin(String account, String method, String from, int times, Instant last) {}

    public record Lease(String who, Duration age) {}

    /// @param step `RUN/STEP`
    /// @param state `saved`, `applying`, `armed`, `undoing`
    public record OpenStep(String step, String state) {}

    /// Who worked with clawsetup on this server.
    ///
    /// @param began as in RFC 3339
    /// @param level the protection level that was asked for, as it stands in an answers file
    public record Setup(String who, String from, String began, String level) {}
}
