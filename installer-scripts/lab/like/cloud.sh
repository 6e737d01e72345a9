# shellcheck shell=sh
# A virtual machine as Debian's cloud images come up: a key for `debian`, sudo without a password, root refused with a
# sentence, passwords still allowed, and two services that were here before us.
set -eu
useradd -m -s /bin/bash -c 'Debian' -G sudo,adm debian
echo 'debian ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/90-cloud-init-users
chmod 440 /etc/sudoers.d/90-cloud-init-users
install -d -m 700 -o debian -g debian /home/debian/.ssh
install -m 600 -o debian -g debian /usr/lib/practice/key.pub /home/debian/.ssh/authorized_keys
install -d -m 700 /root/.ssh
{
    printf '%s' 'no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command="echo '"'"'Please login as the user \"debian\" '
    printf '%s' 'rather than the user \"root\".'"'"';echo;sleep 10;exit 142" '
    cat /usr/lib/practice/key.pub
} > /root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
echo 'PasswordAuthentication yes' > /etc/ssh/sshd_config.d/50-cloud-init.conf
chmod 600 /etc/ssh/sshd_config.d/50-cloud-init.conf
printf 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n' > /etc/apt/apt.conf.d/20auto-upgrades

# A second person, who never had a key.
useradd -m -s /bin/bash -c 'Bob' bob

install -d /srv/www
echo '<!doctype html><title>hello</title><p>hello from a practice server' > /srv/www/index.html
cat > /etc/systemd/system/hello-web.service <<'UNIT'
[Unit]
Description=A small web site
After=network.target

[Service]
ExecStart=/usr/bin/python3 -m http.server 80 --bind :: --directory /srv/www
# Started means that it answers: a test looks at once.
ExecStartPost=/bin/sh -c 'until ss -Hltn "sport = :80" | grep -q .; do sleep 0.05; done'
User=www-data
AmbientCapabilities=CAP_NET_BIND_SERVICE
Restart=always

[Install]
WantedBy=multi-user.target
UNIT
install -d /usr/local/lib/guestbook
cat > /usr/local/lib/guestbook/db.py <<'PY'
"""Stands for a database that listens to the whole world: greets, and answers every line with itself."""
import socketserver


class Line(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"guestbook 5.7 ready\n")
        for line in self.rfile:
            self.wfile.write(line)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("0.0.0.0", 3306), Line).serve_forever()
PY
cat > /etc/systemd/system/guestbook-db.service <<'UNIT'
[Unit]
Description=The guest book's database
After=network.target

[Service]
ExecStart=/usr/bin/python3 -B /usr/local/lib/guestbook/db.py
ExecStartPost=/bin/sh -c 'until ss -Hltn "sport = :3306" | grep -q .; do sleep 0.05; done'
User=www-data
Restart=always

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable -q hello-web.service guestbook-db.service
