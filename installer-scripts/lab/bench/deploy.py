"""What `clawsetup harden` does on a server like this, in pyinfra: see playbook.yml, which says the same in Ansible."""

from io import StringIO
from pathlib import Path

from pyinfra import config, host
from pyinfra.facts.server import Command
from pyinfra.operations import apt, files, server, systemd

config.SUDO = True
here = Path(__file__).parent / "files"

apt.packages(
    name="packages",
    packages=["ufw", "fail2ban", "python3-systemd", "unattended-upgrades"],
    no_recommends=True,
    update=True,
    cache_time=86400,
)

# pyinfra has no operation for ufw: what it says decides
WANTED = {
    "allow 22/tcp comment 'clawsetup: ssh'": "22/tcp",
    "default deny incoming": "deny (incoming)",
    "default deny routed": "deny (routed)",
    "default allow outgoing": "allow (outgoing)",
    "--force enable": "Status: active",
}
status = host.get_fact(Command, "ufw status verbose 2>/dev/null || true") or ""
missing = [f"ufw {words}" for words, seen in WANTED.items() if seen not in status.replace("disabled (routed)", "deny (routed)")]
if missing:
    server.shell(name="ufw", commands=missing)

jail = files.put(
    name="fail2ban's jail",
    src=StringIO((here / "clawsetup.local.j2").read_text().replace("{{ never_banned }}", host.data.never_banned)),
    dest="/etc/fail2ban/jail.d/clawsetup.local",
    mode="644",
)
systemd.service(name="fail2ban runs", service="fail2ban", running=True, enabled=True)
systemd.service(name="fail2ban again", service="fail2ban", restarted=True, _if=jail.did_change)
files.put(name="security updates", src=str(here / "52clawsetup-updates"), dest="/etc/apt/apt.conf.d/52clawsetup-updates", mode="644")
drop_ins = [
    files.put(name=f"sshd: {name}", src=str(here / f"00-clawsetup-{name}.conf"), dest=f"/etc/ssh/sshd_config.d/00-clawsetup-{name}.conf", mode="600")
    for name in ("keys-only", "no-root", "limits")
]


def changed():
    return any(one.did_change() for one in drop_ins)


server.shell(name="sshd is right", commands=["sshd -t"], _if=changed)
systemd.service(name="sshd again", service="ssh", reloaded=True, _if=changed)
