"""What installer-scripts/bench runs: each part measures one thing, in turn with what it is compared with, and says its targets.

A number is the median of its rounds. Rows without a target are there to compare with. What a target stands for is in the row itself.
"""

import atexit
import json
import os
import random
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from terminal import Screen, Terminal
from wire import Wire

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FILE = ROOT / "target" / "clawsetup"
PRACTICE = ROOT / "installer-scripts" / "practice"
WORK = Path(tempfile.mkdtemp(prefix="clawsetup-bench."))
FACTS = (ROOT / "installer-scripts" / "server" / "facts.sh").read_bytes()
PACKAGES = "ufw fail2ban python3-systemd unattended-upgrades"
# Of the two, Debian 12 is the one that Debian 12's Ansible can manage: it does not know the Python of Debian 13.
OS = "debian12"
# Our own records of runs stay out of the user's folders.
ENVIRONMENT = {**os.environ, "XDG_STATE_HOME": str(WORK / "state"), "LC_ALL": "C.UTF-8"}


# ---- rows ----------------------------------------------------------------------------------------------------------------------

rows = []


def row(part, what, value, unit, rounds, most=None, least=None, note=""):
    target = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    holds = None if not target else value <= most if most is not None else value >= least
    rows.append(
        {"part": part, "what": what, "value": round(value, 3), "unit": unit, "target": target, "holds": holds, "rounds": rounds, "note": note}
    )
    say(shown(rows[-1]))


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def shown(one):
    verdict = "" if one["holds"] is None else "  ok" if one["holds"] else "  MISSED"
    target = f"  (target {one['target']} {one['unit']})" if one["target"] else ""
    return f"{one['part']:<8} {one['what']:<58} {number(one['value']):>8} {one['unit']:<5}{target}{verdict}"


def say(words):
    print(words, file=sys.stderr, flush=True)


def trouble(words):
    say(f"cannot measure: {words}")
    sys.exit(70)


# ---- running things ------------------------------------------------------------------------------------------------------------


def run(argv, good=(0,), environment=ENVIRONMENT, stdin=None, **more):
    """Seconds that it took, and what it said."""
    began = time.perf_counter()
    done = subprocess.run(
        [str(a) for a in argv], **({"input": stdin} if stdin else {"stdin": subprocess.DEVNULL}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, **more
    )
    took = time.perf_counter() - began
    said = done.stdout.decode(errors="replace")
    if done.returncode not in good:
        trouble(f"{shlex.join(map(str, argv))} ended with {done.returncode}:\n{said[-3000:]}")
    return took, said


def rested(way):
    """Who types a command has not kept the processors busy before: rented machines stall those who do, for tens of milliseconds."""
    time.sleep(1)
    return way()


class Server:
    """A practice server of this benchmark; all of them go at the end."""

    made = []

    def __init__(self, name, os_name=OS, trap=None):
        self.name = f"bench-{name}"
        Server.made.append(self)
        self.about = dict(
            line.split("=", 1)
            for line in run([PRACTICE, "up", "--os", os_name, "--like", "cloud", "--name", self.name, *(["--trap", trap] if trap else [])])[
                1
            ].splitlines()
            if re.match(r"[a-z0-9_]+=", line)
        )
        self.host, self.user = self.about["host"], self.about["user"]
        self.key, self.known_hosts = self.about["identity"], self.about["known_hosts"]

    def down(self):
        if self in Server.made:
            Server.made.remove(self)
            subprocess.run([PRACTICE, "down", self.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def inside(self, script, stdin=None):
        """As root in the server, past SSH."""
        return subprocess.run(
            ["docker", "exec", "-i", f"clawsetup-practice-{self.name}", "sh", "-ec", script], input=stdin, stdout=subprocess.PIPE, check=True
        ).stdout

    def picture(self):
        return set(run([PRACTICE, "camera", self.name])[1].splitlines())

    def clawsetup(self, *words, via=None):
        to, known_hosts = (f"{self.user}@{self.host}", self.known_hosts) if via is None else (f"{self.user}@127.0.0.1:{via.port}", via.known_hosts)
        return [FILE, words[0], to, "--identity", self.key, "--known-hosts", known_hosts, *words[1:]]

    def ssh(self, via=None):
        host, port, known_hosts = (self.host, 22, self.known_hosts) if via is None else ("127.0.0.1", via.port, via.known_hosts)
        options = ["BatchMode=yes", "IdentitiesOnly=yes", "PreferredAuthentications=publickey", "ConnectTimeout=5", f"UserKnownHostsFile={known_hosts}"]
        return ["ssh", "-F", "none", "-i", self.key, "-p", port, *[w for o in options for w in ("-o", o)], f"{self.user}@{host}", "true"]

    @property
    def never_banned(self):
        """Our address, as the server sees it."""
        return self.host.rsplit(".", 1)[0] + ".1"

    def ansible(self):
        return ["ansible-playbook", "-i", f"{self.host},", "-u", self.user, "--private-key", self.key, "-e", f"never_banned={self.never_banned}", HERE / "playbook.yml"]

    def ansible_environment(self):
        return {
            **ENVIRONMENT,
            "ANSIBLE_CONFIG": str(HERE / "ansible.cfg"),
            "ANSIBLE_SSH_COMMON_ARGS": f"-o UserKnownHostsFile={self.known_hosts}",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(WORK / "cp"),
            "ANSIBLE_HOME": str(WORK / "ansible"),
            "ANSIBLE_LOCAL_TEMP": str(WORK / "ansible-tmp"),
        }

    def pyinfra(self):
        data = {"ssh_user": self.user, "ssh_key": self.key, "ssh_known_hosts_file": self.known_hosts, "never_banned": self.never_banned}
        return [Path(sys.executable).with_name("pyinfra"), "--yes", *[w for k, v in data.items() for w in ("--data", f"{k}={v}")], self.host, "deploy.py"]

    def run_ansible(self):
        return run(self.ansible(), environment=self.ansible_environment())

    def run_pyinfra(self):
        return run(self.pyinfra(), cwd=HERE)

    def run_bare(self):
        """The work alone: the files and the commands through one ssh."""
        parts = ["files=$(mktemp -d)\n"]
        for file in sorted((HERE / "files").iterdir()):
            text = file.read_text().replace("{{ never_banned }}", self.never_banned)
            parts.append(f"cat >$files/{file.name} <<'END-OF-FILE'\n{text}END-OF-FILE\n")
        script = "".join([*parts, (HERE / "bare.sh").read_text()])
        return run([*self.ssh()[:-1], "sudo sh -s"], stdin=f"main() {{\n{script}\n}}\nmain </dev/null\n".encode())


@atexit.register
def clean():
    for server in list(Server.made):
        server.down()
    subprocess.run(["rm", "-rf", WORK])


def wire(server, round_trip_ms):
    one = Wire(server.host, 22, round_trip_ms)
    one.known_hosts = WORK / f"known_hosts.{one.port}"
    keys = [line.split(" ", 1)[1] for line in Path(server.known_hosts).read_text().splitlines() if line.startswith(f"{server.host},")]
    one.known_hosts.write_text("".join(f"[127.0.0.1]:{one.port} {key}\n" for key in keys))
    return one


def medians(rounds, **ways):
    """Each way once a round, in turn, so that what else happens here meets all of them; the medians in milliseconds."""
    times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(rested(way)[0] * 1000)
    return {name: statistics.median(all_of_it) for name, all_of_it in times.items()}


def fewer(rounds, share, least=3):
    return max(min(rounds, least), rounds // share)


# ---- start: how fast it is there, and how large -----------------------------------------------------------------------------------


def memory(process):
    def field(file, name):
        return int(re.search(rf"^{name}:\s+(\d+)", Path(f"/proc/{process}/{file}").read_text(), re.M)[1]) / 1024

    return field("status", "VmRSS"), field("smaps_rollup", "Pss"), field("status", "RssAnon")


def first_page(columns=80, lines=24):
    """Seconds from exec to the first page's title in the terminal, and what it holds of the memory then."""
    terminal = Terminal([FILE], columns, lines, {**ENVIRONMENT, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
    # the title, and the end of the frame that it came in
    took = terminal.until(b"Which server shall run OpenClaw?", b"\x1b[?2026l")
    holds = memory(terminal.process.pid)
    terminal.press("\x03")
    terminal.until(b"Leave clawsetup?", b"\x1b[?2026l")
    terminal.press("q")
    terminal.process.wait(20)
    terminal.close()
    return took, holds


def start(rounds):
    size = FILE.stat().st_size / 1e6
    run([FILE, "--version"])  # unpacks, if it was not
    first_page()
    versions, paints = [], []
    for _ in range(rounds):
        versions.append(rested(lambda: run([FILE, "--version"]))[0] * 1000)
        paints.append(rested(first_page))
    row("start", "--version", statistics.median(versions), "ms", rounds, most=75)
    row("start", "first page of the wizard, drawn", statistics.median(p[0] for p in paints) * 1000, "ms", rounds, most=150,
        note="from exec to the end of the frame with the page's title, on a terminal of 80x24 that answers no question")
    resident, fair, own = (statistics.median(p[1][i] for p in paints) for i in range(3))
    row("start", "memory when it is drawn (RSS)", resident, "MB", rounds, most=80, note=f"shared pages counted by share (PSS) {fair:.0f} MB; {own:.0f} MB of it is anonymous, the rest are mapped files")
    row("start", "the file", size, "MB", 1, most=45)
    unpacks = []
    for n in range(fewer(rounds, 4)):
        unpacks.append(run([FILE, "--version"], environment={**ENVIRONMENT, "CLAWSETUP_CACHE": str(WORK / f"cache{n}")})[0] * 1000)
        subprocess.run(["rm", "-rf", WORK / f"cache{n}"])
    row("start", "the very first start: unpacks, then --version", statistics.median(unpacks), "ms", len(unpacks))


# ---- keys: a key press while 100,000 log lines a minute come in ----------------------------------------------------------------------

LINES_A_MINUTE = 100_000
FLOOD = """#!/usr/bin/python3
# prints so many lines a minute for so many seconds, as a package installation would that has much to say
import sys, time
rate, seconds, began, n = float(sys.argv[1]), float(sys.argv[2]), time.monotonic(), 0
while (passed := time.monotonic() - began) < seconds:
    lines = []
    while n < passed * rate / 60:
        n += 1
        lines.append(f"flood {n:07d}: Setting up something-or-other:amd64 (1:2.34.5-6+deb12u7) over what was there before ...")
    if lines:
        print("\\n".join(lines), flush=True)
    time.sleep(0.01)
"""


def keys(rounds):
    presses, columns, lines = 20 * rounds, 120, 40
    # what each key brings about in the last row; the log follows what comes in most of the time
    circle = [("w", "wrap"), ("w", "cut long lines"), ("f", "follow"), ("f", "hold"), ("q", "whole log"), ("l", "cut long lines")]
    server = Server("keys")
    prepare(server)
    seconds = presses * 0.17 + 60
    server.inside("cat >/usr/local/sbin/flood; chmod 755 /usr/local/sbin/flood", FLOOD.encode())
    server.inside(f"echo 'DPkg::Pre-Invoke {{\"/usr/local/sbin/flood {LINES_A_MINUTE} {seconds:.0f}\";}};' >/etc/apt/apt.conf.d/98flood")
    box = f"clawsetup-bench-{os.getpid()}"
    program = shlex.join(["env", "TERM=tmux-256color", "COLORTERM=truecolor", *map(str, server.clawsetup("harden"))])
    terminal = Terminal(["tmux", "-L", box, "-f", "/dev/null", "new-session", program, ";", "set", "-g", "status", "off"], columns, lines,
                        {**ENVIRONMENT, "TERM": "xterm-256color"})
    try:
        terminal.listen()
        screen = Screen(terminal, columns, lines)
        for _ in range(40):  # Enter takes every suggestion
            text = screen.settled(0.4, unless="Changing your server")
            if "Changing your server" in text:
                break
            if "[exited]" in text:
                trouble("the wizard ended before its run began")
            terminal.press("\r")
        screen.await_text("flood", 90)
        terminal.press("l")
        screen.await_text("cut long lines", 20)
        # five thousand lines are kept: until the log is full, it has less to do
        time.sleep(5)
        pressed = []
        for n in range(presses):
            key, shows = circle[n % len(circle)]
            pressed.append((terminal.press(key), shows))
            time.sleep(random.uniform(0.12, 0.2))
        time.sleep(0.5)
    finally:
        subprocess.run(["tmux", "-L", box, "kill-server"], stderr=subprocess.DEVNULL)
        terminal.close()
        server.down()
    took, numbers, waiting = [], [], list(pressed)
    while (when := screen.step()) is not None:
        if waiting and when >= waiting[0][0] and waiting[0][1] in screen.row(-1):
            took.append((when - waiting.pop(0)[0]) * 1000)
            found = re.findall(r"flood (\d+):", screen.text())
            if found:
                numbers.append((when, int(found[-1])))
    took += [10_000.0] * len(waiting)  # never answered
    (t0, n0), (t1, n1) = numbers[0], numbers[-1]
    came = (n1 - n0) / (t1 - t0) * 60
    took.sort()
    note = "whole program on a real server, in tmux, from the key to the last row drawn anew: wrap, follow, hold, close and open the log"
    row("keys", "log lines a minute that came in and were drawn", came, "", 1, least=0.95 * LINES_A_MINUTE)
    row("keys", "a key press meanwhile, half of them (p50)", statistics.median(took), "ms", presses)
    row("keys", "a key press meanwhile, 99 of 100 (p99)", took[min(len(took) - 1, int(len(took) * 0.99))], "ms", presses, most=50, note=note)
    row("keys", "the slowest", took[-1], "ms", presses)


# ---- rerun: nothing to change ---------------------------------------------------------------------------------------------------------

BARE = "bare.sh, the least that the work itself takes: it looks at nothing else, proves nothing, and nothing can be taken back"
TUNED = "Ansible {ansible}: no facts gathered, pipelining, its ssh kept open between runs; pyinfra {pyinfra}: as it comes"


def versions():
    ansible = re.search(r"core ([\d.]+)", run(["ansible", "--version"])[1])[1]
    import importlib.metadata

    return TUNED.format(ansible=ansible, pyinfra=importlib.metadata.version("pyinfra"))


def nothing_changed(said, pattern, who):
    if not re.search(pattern, said):
        trouble(f"{who} finds something to change where clawsetup finds nothing:\n{said[-3000:]}")


def ansible_finds_nothing(server):
    nothing_changed(server.run_ansible()[1], r"changed=0\s+unreachable=0\s+failed=0", "Ansible")


def pyinfra_finds_nothing(server):
    nothing_changed(server.run_pyinfra()[1], r"Grand total\s+\d+\s+-\s+-\s+\d+", "pyinfra")


lists = None


def prepare(server):
    """Package lists and packages are there already, on every side: what is measured is work, not a mirror."""
    global lists
    if lists is None:
        server.inside(f"apt-get -q update >/dev/null; DEBIAN_FRONTEND=noninteractive apt-get -qq -y --download-only --no-install-recommends install {PACKAGES} >/dev/null")
        lists = server.inside("tar -C /var/lib/apt -cf - lists"), server.inside("tar -C /var/cache/apt -cf - archives")
    server.inside("tar -C /var/lib/apt -xf -", lists[0])
    server.inside("tar -C /var/cache/apt -xf -", lists[1])
    # the lists' dates are the mirror's, and would count as old; and pyinfra goes by a mark of its own
    server.inside("find /var/lib/apt/lists -exec touch {} +; mkdir -p /var/lib/apt/periodic; touch /var/lib/apt/periodic/update-success-stamp")


def hardened(name):
    server = Server(name)
    prepare(server)
    run(server.clawsetup("harden", "--yes"))
    return server


def rerun(rounds):
    server = hardened("rerun")
    again = lambda: run(server.clawsetup("harden", "--yes"))
    if "nothing to change" not in (said := again()[1]).lower() and "already" not in said:
        trouble(f"clawsetup does not find its own work done:\n{said}")
    ansible_finds_nothing(server)
    pyinfra_finds_nothing(server)
    mine = medians(rounds, ssh=lambda: run(server.ssh()), clawsetup=again)
    parts = medians(
        rounds,
        words=lambda: run([FILE, "harden", "--yes"], good=(64,)),
        ssh=lambda: run(server.ssh()),
        facts=lambda: run([*server.ssh()[:-1], "sudo sh -s >/dev/null"], stdin=FACTS),
    )
    few = fewer(rounds, 4)
    theirs = medians(few, clawsetup=again, ansible=server.run_ansible, pyinfra=server.run_pyinfra, bare=server.run_bare)
    row("rerun", "ssh HOST true", mine["ssh"], "ms", rounds)
    row("rerun", "clawsetup harden, nothing to change", mine["clawsetup"], "ms", rounds,
        note=f"where the time goes: {parts['words']:.0f} ms until the command line is read, {parts['facts'] - parts['ssh']:.0f} ms for the look at the "
        f"server (facts.sh, timed alone), the rest for a login like ssh's and what follows")
    row("rerun", "the same in Ansible", theirs["ansible"], "ms", few, note=versions())
    row("rerun", "the same in pyinfra", theirs["pyinfra"], "ms", few)
    row("rerun", "the same in bare commands, in one ssh", theirs["bare"], "ms", few, note=BARE)
    row("rerun", "clawsetup : ssh", mine["clawsetup"] / mine["ssh"], "times", rounds, most=3)
    row("rerun", "Ansible : clawsetup", theirs["ansible"] / theirs["clawsetup"], "times", few, least=20)
    row("rerun", "pyinfra : clawsetup", theirs["pyinfra"] / theirs["clawsetup"], "times", few, least=5)
    server.down()


# ---- first: a fresh server --------------------------------------------------------------------------------------------------------------

# What says nothing about the server: our own records, the folder for the others' modules, sudo's mark that somebody used it, and
# Debian's note of units that its own scripts enabled (they do not where a unit is masked until it is configured).
OWN = re.compile(r"/var/lib/clawsetup|/home/debian/\.ansible|\.sudo_as_admin_successful|/var/lib/systemd/deb-systemd-helper-enabled/")


def change(before, after):
    return {line for line in before ^ after if not OWN.search(line)}


def seconds_of(event):
    """Older Pythons do not take nine digits of a second."""
    whole, _, part = event["at"].rstrip("Z").partition(".")
    return datetime.fromisoformat(whole).timestamp() + float(f"0.{part or 0}")


def where(said):
    """In seconds: how long a first run spent on what, by its own events."""
    events = [json.loads(line) for line in said.splitlines() if line.startswith('{"event"')]
    spent = {"for rehearsal and packages": 0.0, "to see that closed ports are closed": 0.0, "for the other proofs": 0.0, "for the changes": 0.0}
    begun = None
    for last, event in zip(events, events[1:]):
        took = seconds_of(event) - seconds_of(last)
        begun = begun or event["event"] == "step-began"
        if not begun:
            spent["for rehearsal and packages"] += took
        elif event["event"] == "proved" and "does not answer" in event["proof"]:
            spent["to see that closed ports are closed"] += took
        elif event["event"] == "proved":
            spent["for the other proofs"] += took
        else:
            spent["for the changes"] += took
    return spent


def first(rounds):
    few = fewer(rounds, 4)
    times, spent = {"clawsetup": [], "ansible": [], "pyinfra": [], "bare": []}, []
    for n in range(few):
        changes = {}
        for who in times:
            server = Server(f"first-{who}-{n}")
            prepare(server)
            before = server.picture() if n == 0 else None
            ways = {
                "clawsetup": lambda: run(server.clawsetup("harden", "--yes", "--json")),
                "ansible": server.run_ansible,
                "pyinfra": server.run_pyinfra,
                "bare": server.run_bare,
            }
            took, said = rested(ways[who])
            times[who].append(took * 1000)
            if who == "clawsetup":
                spent.append(where(said))
            if n == 0:
                changes[who] = change(before, server.picture())
                if who != "clawsetup":
                    # each side's word that nothing is left to do, besides the camera's
                    run(server.clawsetup("plan", "--without-openclaw"))
            server.down()
        for who in changes:
            differs = sorted(changes[who] ^ changes["clawsetup"])
            if differs:
                trouble(f"{who} has not done the same work as clawsetup:\n" + "\n".join(differs[:60]))
    took = {who: statistics.median(all_of_it) for who, all_of_it in times.items()}
    stages = ", ".join(f"{statistics.median(one[stage] for one in spent):.1f} s {stage}" for stage in spent[0])
    row("first", "clawsetup harden, a fresh server", took["clawsetup"], "ms", few,
        note=f"with a rehearsal, a proof after each change, and an undo in place; of it {stages}")
    row("first", "the same in Ansible", took["ansible"], "ms", few, note=versions() + "; neither proves anything, nor can take it back")
    row("first", "the same in pyinfra", took["pyinfra"], "ms", few)
    row("first", "the same in bare commands, in one ssh", took["bare"], "ms", few, note=BARE)
    row("first", "clawsetup : Ansible", took["clawsetup"] / took["ansible"], "times", few, most=0.5)


# ---- far: a server that is far away -----------------------------------------------------------------------------------------------------


def far(rounds):
    server = hardened("far")
    wires = {ms: wire(server, ms) for ms in (0, 50, 150)}
    ways = {f"ssh {ms}": (lambda w=w: run(server.ssh(via=w))) for ms, w in wires.items()}
    ways |= {f"clawsetup {ms}": (lambda w=w: run(server.clawsetup("harden", "--yes", via=w))) for ms, w in wires.items()}
    half = fewer(rounds, 2)
    took = medians(half, **ways)
    for ms in wires:
        row("far", f"nothing to change, {ms} ms away", took[f"clawsetup {ms}"], "ms", half, note=f"ssh HOST true: {took[f'ssh {ms}']:.0f} ms")
    counted = {}
    for who, way in (("ssh", ways["ssh 150"]), ("clawsetup", ways["clawsetup 150"])):
        wires[150].turns, wires[150].spoke_last = 0, ""
        way()
        counted[who] = wires[150].turns
    trips = {who: (took[f"{who} 150"] - took[f"{who} 0"]) / 150 for who in ("ssh", "clawsetup")}
    row("far", "round trips of ssh HOST true", trips["ssh"], "", half, note=f"{counted['ssh']} by count")
    row("far", "round trips of a run that changes nothing", trips["clawsetup"], "", half, most=12, 
        note=f"(time at 150 ms - time at 0 ms) / 150 ms, with those that open the connection; {counted['clawsetup']} by count of the turns taken on the wire")
    for one in wires.values():
        one.close()
    server.down()


# ---- confirm: from sshd's reload until the change is confirmed -------------------------------------------------------------------------


def confirm(rounds):
    server = Server("confirm")
    took = []
    while len(took) < rounds:
        run(server.clawsetup("harden", "--yes", "--only", "ssh.keys-only,ssh.no-root,ssh.limits"))
        reloads = [
            float(line.split()[0])
            for line in server.inside("journalctl --no-pager -q -o short-unix -t sshd -t systemd").decode(errors="replace").splitlines()
            if "Received SIGHUP" in line
        ]
        # A rename sets ctime, and nothing touches the mark after it.
        confirmed = [float(x) for x in server.inside("find /var/lib/clawsetup/current/ -name state.confirmed -printf '%C@\n'").split()]
        if len(confirmed) != 3:
            trouble(f"{len(confirmed)} changes are confirmed, not 3")
        for at in sorted(confirmed):
            took.append((at - max(r for r in reloads if r <= at)) * 1000)
        run(server.clawsetup("undo"))
    row("confirm", "sshd's reload to confirmed, with the proof between", statistics.median(took), "ms", len(took), most=1000,
        note="by the server's own clock: from sshd's SIGHUP in its journal to the rename that confirms")
    server.down()


# ---- mend: a proof fails, and the way in is there again -----------------------------------------------------------------------------------


def mend(rounds):
    server = Server("mend", trap="late")
    took = []
    few = fewer(rounds, 4)
    for _ in range(few):
        program = subprocess.Popen(
            [str(a) for a in server.clawsetup("harden", "--yes", "--json", "--only", "ssh.keys-only")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT,
        )
        failed = None
        for line in program.stdout:
            event = json.loads(line)
            if event["event"] == "proved" and not event["holds"]:
                failed = time.perf_counter()
                break
        if failed is None:
            trouble("no proof failed, though the server refuses every new login")
        while subprocess.run([str(a) for a in server.ssh()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            if time.perf_counter() - failed > 150:
                trouble("the way in did not come back within 150 s")
        took.append((time.perf_counter() - failed) * 1000)
        program.stdout.read()
        if program.wait() != 75:
            trouble(f"clawsetup ended with {program.returncode}, not with 75 (rolled back)")
    row("mend", "a failed proof to a new login that works", statistics.median(took), "ms", few, most=3000,
        note="the held session lives; until the end of the first `ssh HOST true` that works, tried without a pause")
    server.down()


# ---- all of it ----------------------------------------------------------------------------------------------------------------------

PARTS = {part.__name__: part for part in (start, keys, rerun, first, far, confirm, mend)}


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores ({model[1] if model else os.uname().machine}), load {os.getloadavg()[0]:.1f} at the start"


def markdown(about):
    """The table as README has it."""
    yield "| What | Measured | Target |"
    yield "|---|---:|---:|"
    for one in rows:
        unit = f" {one['unit']}" if one["unit"] else ""
        missed = " **missed**" if one["holds"] is False else ""
        target = f"{one['target']}{unit}{missed}" if one["target"] else "–"
        yield f"| {one['what']} | {number(one['value'])}{unit} | {target} |"
    yield ""
    yield about
    yield ""
    yield from dict.fromkeys(f"- {one['what']}: {one['note']}." for one in rows if one["note"])


def into_readme(lines):
    readme = ROOT / "README.md"
    begin, end = "<!-- made by installer-scripts/bench --readme -->\n", "<!-- end of what bench made -->\n"
    before, rest = readme.read_text().split(begin)
    readme.write_text(before + begin + "\n".join(lines) + "\n" + end + rest.split(end)[1])


def main(arguments):
    words = [w for w in arguments if not w.startswith("--")]
    rounds = next((int(w) for w in words if w.isdigit()), 20)
    wanted = [w for w in words if not w.isdigit()] or list(PARTS)
    built = run([FILE, "--version"])[1].splitlines()[1].split(",")[0]
    about = f"{time.strftime('%Y-%m-%d')}, {built}, medians of up to {rounds} rounds, taken in turn with a second's rest before each; {machine()}."
    say(about)
    for part in wanted:
        say(f"--- {part}")
        PARTS[part](rounds)
    table = list(markdown(about))
    if "--readme" in arguments:
        into_readme(table)
    notes = dict.fromkeys(f"  {one['what']}: {one['note']}" for one in rows if one["note"])
    print("\n".join(table if "--markdown" in arguments else [about, *map(shown, rows), *notes]))
    print(json.dumps({"about": about, "rounds": rounds, "rows": rows}, ensure_ascii=False))
    return 1 if any(one["holds"] is False for one in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
