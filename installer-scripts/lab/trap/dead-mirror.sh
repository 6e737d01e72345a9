# shellcheck shell=sh
# A package mirror that dies half-way: lists and the first package come, the second stops in its middle, then nothing answers.
set -eu
cat > /usr/local/lib/dying-mirror <<'PY'
#!/usr/bin/python3 -B
"""A proxy for apt that relays until the second package and then never again."""
import http.server
import os
import socketserver
import urllib.request

DEAD = "/var/tmp/mirror-is-dead"
packages = 0


class Relay(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global packages
        if os.path.exists(DEAD):
            self.close_connection = True
            return
        request = urllib.request.Request(self.path, headers={k: v for k, v in self.headers.items() if k.startswith("If-")})
        try:
            with urllib.request.urlopen(request) as answer:
                status, headers, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, headers, body = error.code, error.headers, error.read()
        self.send_response(status)
        for name in ("Content-Type", "Last-Modified", "ETag"):
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path.endswith(".deb"):
            packages += 1
            if packages > 1:
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
                open(DEAD, "w").close()
                return
        self.wfile.write(body)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", 3142), Relay).serve_forever()
PY
chmod 755 /usr/local/lib/dying-mirror
cat > /etc/systemd/system/dying-mirror.service <<'UNIT'
[Unit]
Description=A package mirror that dies half-way
After=network.target

[Service]
ExecStart=/usr/local/lib/dying-mirror
Restart=always

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable -q dying-mirror.service
printf 'Acquire::http::Proxy "http://127.0.0.1:3142";\nAcquire::https::Proxy "http://127.0.0.1:3142";\n' > /etc/apt/apt.conf.d/99zz-mirror
