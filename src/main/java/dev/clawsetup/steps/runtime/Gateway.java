package dev.clawsetup.steps.runtime;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.ServiceAccount;

import java.time.Duration;

/// The service that runs OpenClaw, and how anybody tells that it does.
public final class Gateway {
    private Gateway() {}

    public static final String UNIT = "openclaw-gateway.service";

    /// Where its account lives: an account that was there before may live elsewhere than ours does.
    public static String home(Facts now) {
        return now.account(ServiceAccount.NAME).map(Account::home).orElse(ServiceAccount.HOME);
    }

    /// What an undo leaves behind.
    public static String data(Facts now) {
        return "OpenClaw's data in %s/.openclaw".formatted(home(now));
    }

    /// Of 10, where 10 is no protection at all: `systemd-analyze security`.
    private static final String WORST_EXPOSURE = "1.7";

    /// A start takes 7 to 16 s on an idle machine with two cores, and half a minute on a busy one.
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    /// Where it tells that it has started. Not `/readyz`, which a chat service that cannot be
    /// reached turns into a 503; nor any other path, as unknown ones all answer 200.
    public static String startup(int port) {
        return "http://127.0.0.1:%d/startupz".formatted(port);
    }

    /// That work, with a restart and a look at the health afterwards where the service runs
    /// already.
    public static Work takenUp(Work work, Facts now, int port) {
        return now.unit(UNIT).isActive()
                ? started(work.thenReload(Work.Reload.GATEWAY), port)
                : work;
    }

    static Proof healthy(int port) {
        return new Proof.Healthy(startup(port), STARTS_WITHIN);
    }

    static Work started(Work work, int port) {
        return work.provedBy(comesUp(port)).provedByHealth(startup(port), STARTS_WITHIN);
    }

    /// Waits no longer than it takes to see that it will not: OpenClaw gives up at once on what it
    /// cannot do, and systemd starts it again and again.
    private static Proof comesUp(int port) {
        return new Proof.Holds(
                "it starts, and goes on running",
                """
                exec bash -c '
                end=$((SECONDS + %1$d))
                while [ "$SECONDS" -lt "$end" ]; do
                    ( exec 3<>/dev/tcp/127.0.0.1/%2$d && printf "GET /startupz HTTP/1.0\\r\\n\\r\\n" >&3 &&
                        read -r -t 5 _ code _ <&3 && [ "$code" = 200 ] ) 2>/dev/null && { echo "it started"; exit 0; }
                    case $(systemctl show -p SubState --value %3$s) in failed|dead) break ;; esac
                    [ "$(systemctl show -p NRestarts --value %3$s)" -lt 2 ] || break
                    sleep 0.5
                done
                journalctl -u %3$s -n 200 --no-pager -o cat | sed -n "s/.*Gateway failed to start: //p" | tail -n 1 | grep . || echo "it does not start"
                exit 1'
                """
                        .formatted(STARTS_WITHIN.toSeconds(), port, UNIT));
    }

    static Proof lockedIn() {
        return new Proof.Holds(
                "systemd finds the service locked in (%s of 10 at most)".formatted(WORST_EXPOSURE),
                """
                level=$(systemd-analyze security --no-pager %s 2>/dev/null | \
                sed -n 's/.*exposure level for [^:]*: *\\([0-9.]*\\).*/\\1/p')
                echo "exposure ${level:-unknown} of 10"
                [ -n "$level" ] && awk "BEGIN { exit !($level <= %s) }"
                """
                        .formatted(UNIT, WORST_EXPOSURE));
    }

    /// Asks for something that is OpenClaw's own, once without and once with the token. The token
    /// goes from a terminal that is made for it through a pipe: no argument, no file, no output.
    public static Proof opensWithTokenOnly(int port) {
        return new Proof.Holds(
                "401 without the token, 200 with it",
                """
                PATH=/opt/openclaw/node/bin:$PATH
                script -qec '/usr/local/bin/openclaw gateway auth-token --show' /dev/null </dev/null |
                    tr -d '\\r' | grep -xE '[^[:space:]]{24,}' | tail -n 1 | node -e '
                const token = require("fs").readFileSync(0, "utf8").trim();
                const ask = headers => fetch("http://127.0.0.1:%d/__openclaw/control-ui-config.json", { headers }).then(r => r.status, e => e.message);
                (async () => {
                  const without = await ask({}), with_ = token ? await ask({ authorization: "Bearer " + token }) : "no token to try";
                  console.log(without + " without the token, " + with_ + " with it");
                  process.exit(without === 401 && with_ === 200 ? 0 : 1);
                })()'
                """
                        .formatted(port));
    }

    /// It ends with 0 whatever it finds, so its words are read.
    public static Proof audited() {
        return new Proof.Holds(
                "OpenClaw's own audit finds nothing critical",
                """
                found=$(/usr/local/bin/openclaw security audit --json </dev/null 2>/dev/null | tr -d ' \\n' |
                    sed -n 's/.*"summary":{"critical":\\([0-9]*\\),"warn":\\([0-9]*\\).*/\\1 critical, \\2 warnings/p')
                echo "${found:-the audit did not answer}"
                case $found in '0 critical,'*) ;; *) exit 1 ;; esac
                """);
    }
}
