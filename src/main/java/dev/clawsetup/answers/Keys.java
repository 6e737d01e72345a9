package dev.clawsetup.answers;

/// The names of all answers. Who wants one asks for it here, so that no path is typed twice.
public final class Keys {
    private Keys() {}

    public static final Key LEVEL = Key.of("level");
    public static final Key ADMIN_NAME = Key.of("access.admin.name");
    public static final Key ADMIN_PASSWORD = Key.of("access.admin.password");
    public static final Key ADD_KEYS = Key.of("access.keys.add");
    public static final Key CONSOLE_TRIED = Key.of("access.console.tried");
    public static final Key KEEP = Key.of("firewall.keep");
    public static final Key STOP = Key.of("network.stop");
    public static final Key IGNORE = Key.of("fail2ban.ignore");
    public static final Key REBOOT_AT = Key.of("updates.reboot-at");
    public static final Key VERSION = Key.of("runtime.version");
    public static final Key NPM_REGISTRY = Key.of("runtime.npm-registry");
    public static final Key NODE_MIRROR = Key.of("runtime.node-mirror");
    public static final Key BIND = Key.of("gateway.bind");
    public static final Key HOST = Key.of("gateway.host");
    public static final Key PORT = Key.of("gateway.port");
    public static final Key TOKEN = Key.of("gateway.token");
    public static final Key NETWORKS = Key.of("gateway.networks");
    public static final Key SHARE = Key.of("gateway.tailscale");
    public static final Key ALLOW_TAILSCALE = Key.of("gateway.allow-tailscale");
    public static final Key TAILSCALE = Key.of("tailscale.use");
    public static final Key TAILSCALE_KEY = Key.of("tailscale.auth-key");
    public static final Key TAILSCALE_SERVER = Key.of("tailscale.login-server");
    public static final Key TAILSCALE_HOST = Key.of("tailscale.host");
    public static final Key TAILSCALE_TAGS = Key.of("tailscale.tags");
    public static final Key TAILSCALE_DNS = Key.of("tailscale.accept-dns");
    public static final Key TAILSCALE_SSH_ONLY = Key.of("tailscale.ssh-only");
    public static final Key TAILSCALE_RENEW = Key.of("tailscale.renew");
    public static final Key TAILSCALE_MIRROR = Key.of("tailscale.mirror");
    public static final Key TAILSCALE_MIRROR_KEY = Key.of("tailscale.mirror-key");
    public static final Key DEADLINE = Key.of("safety.deadline");
    public static final Key ONLY = Key.of("controls.only");
    public static final Key SKIP = Key.of("controls.skip");

    /// For the login itself: needed before any question can be asked.
    public static final Key PASSWORD = Key.of("connect.password");

    public static final Key SUDO_PASSWORD = Key.of("connect.sudo-password");
    public static final Key PASSPHRASE = Key.of("connect.passphrase");
}
