#!/bin/sh
# facts.sh: what is true of this server, in one look. Read-only: nothing is written, started, stopped or asked; run as root.
#
# Output: lines of fields, TAB between them. Line 1 is `clawsetup-facts` and the format's number, then [state] (what an undo must
# bring back; two pictures are compared), then [weather] (what changes by itself), and last `end` with the number of lines before
# it, so that half an answer is never taken for a whole one. The first field names the record; lines of one name may come in any
# order, unknown names are skipped by the reader, a line that is missing means "nothing of that kind".
# Inside a field \\ \t \n \r are a backslash, TAB, newline, CR; other control characters arrive as the four characters \x1b.
# Booleans are yes and no. Dates are seconds since 1970.
#
# Whatever the server holds may be hostile or absent: names and contents only ever travel as fields, every program runs under a
# time limit, and one that is missing (no systemd, no ss, no sudo …) costs its own lines and no others.
# Needs: POSIX sh, awk (mawk, gawk or BusyBox's), coreutils or BusyBox. A control that needs one more fact adds its line here.

PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin LC_ALL=C; export PATH LC_ALL
unset IFS; umask 077; set -u
TAB='	' CR=$(printf '\r') NL='
'

# Half of the answers would be wrong without saying so.
[ "$(id -u)" = 0 ] || { echo "cannot look at this server: not root" >&2; exit 77; }

# Whole files that steps own or compare. Contents are printed, so nothing that may hold a secret belongs here.
FILES='
/etc/ssh/sshd_config
/etc/ssh/sshd_config.d/*.conf
/etc/sudoers.d/clawsetup-admin
/etc/fail2ban/jail.d/clawsetup.local
/etc/apt/apt.conf.d/20auto-upgrades
/etc/apt/apt.conf.d/50unattended-upgrades
/etc/apt/apt.conf.d/52clawsetup-updates
/etc/apt/sources.list.d/clawsetup-tailscale.sources
/etc/systemd/system/openclaw-gateway.service
/etc/systemd/system/openclaw-gateway.service.d/50-clawsetup-limits.conf
/etc/systemd/system/openclaw-gateway.service.d/60-clawsetup-tailnet.conf
/usr/local/bin/openclaw
/etc/systemd/system/swapfile.swap
/etc/systemd/journald.conf.d/clawsetup.conf
/etc/nologin
/run/nologin
/etc/hosts.allow
/etc/hosts.deny
'
# Units that steps touch or decide on. Jobs that start and end by themselves (apt-daily.service) would make two pictures differ.
UNITS='
ssh.service ssh.socket fail2ban.service ufw.service nftables.service firewalld.service netfilter-persistent.service
docker.service docker.socket containerd.service libvirtd.service virtqemud.service lxd.service snap.lxd.daemon.service
incus.service kubelet.service k3s.service k3s-agent.service openvpn.service tailscaled.service
unattended-upgrades.service apt-daily.timer apt-daily-upgrade.timer openclaw-gateway.service swapfile.swap
rpcbind.service rpcbind.socket avahi-daemon.service avahi-daemon.socket cups.service cups.socket cups.path cups-browsed.service
puppet.service chef-client.service salt-minion.service cfengine3.service rudder-agent.service ansible-pull.timer
sshguard.service denyhosts.service crowdsec-firewall-bouncer.service
exim4.service postfix.service systemd-timesyncd.service chrony.service ntp.service ntpsec.service systemd-resolved.service
'
PACKAGES='
openssh-server openssh-client sudo ufw fail2ban python3-systemd python3 nftables iptables iptables-persistent netfilter-persistent
firewalld unattended-upgrades apt-listchanges needrestart curl ca-certificates xz-utils gnupg cloud-init exim4-daemon-light
exim4-base postfix rpcbind nfs-common avahi-daemon cups cups-daemon cups-browsed tailscale nodejs npm docker.io docker-ce
containerd containerd.io podman libvirt-daemon-system lxd incus kubelet openvpn wireguard wireguard-tools systemd-timesyncd
chrony ntp ntpsec auditd aide rsyslog libpam-systemd update-notifier-common
'
SYSCTLS='
net.ipv4.ip_forward net.ipv4.tcp_syncookies net.ipv4.tcp_rfc1337
net.ipv4.conf.all.rp_filter net.ipv4.conf.default.rp_filter
net.ipv4.conf.all.accept_redirects net.ipv4.conf.default.accept_redirects
net.ipv4.conf.all.secure_redirects net.ipv4.conf.default.secure_redirects
net.ipv4.conf.all.send_redirects net.ipv4.conf.default.send_redirects
net.ipv4.conf.all.accept_source_route net.ipv4.conf.default.accept_source_route
net.ipv4.conf.all.log_martians net.ipv4.conf.default.log_martians
net.ipv4.icmp_echo_ignore_broadcasts net.ipv4.icmp_ignore_bogus_error_responses
net.ipv6.conf.all.disable_ipv6 net.ipv6.conf.default.disable_ipv6 net.ipv6.conf.all.forwarding
net.ipv6.conf.all.accept_redirects net.ipv6.conf.default.accept_redirects
net.ipv6.conf.all.accept_source_route net.ipv6.conf.default.accept_source_route
kernel.kptr_restrict kernel.dmesg_restrict kernel.unprivileged_bpf_disabled kernel.yama.ptrace_scope kernel.sysrq
net.core.bpf_jit_harden fs.protected_hardlinks fs.protected_symlinks fs.protected_fifos fs.protected_regular fs.suid_dumpable
'

# ---- telling ---------------------------------------------------------------------------------------------------------------
# Replacement strings of gsub mean different things to different awks, so escaping is done by hand.
LIB='
function swap(s, from, to,   i, out) {
    while ((i = index(s, from)) > 0) { out = out substr(s, 1, i - 1) to; s = substr(s, i + 1) }
    return out s
}
function esc(s) {
    if (s !~ /[\\\t\n\r]/) return s
    return swap(swap(swap(swap(s, "\\", "\\\\"), "\t", "\\t"), "\n", "\\n"), "\r", "\\r")
}
'
fact() { # fact NAME FIELD…
    line=$1; shift
    for field; do
        case $field in
            *\\* | *"$TAB"* | *"$NL"* | *"$CR"*) field=$(FIELD=$field awk "$LIB"'BEGIN { printf "%s", esc(ENVIRON["FIELD"]) }' </dev/null) ;;
        esac
        line=$line$TAB$field
    done
    printf '%s\n' "$line"
}
# The last word on every line: no control character leaves this server, and the reader learns how many lines there were.
sealed() {
    awk 'BEGIN { for (i = 1; i < 32; i++) hex[sprintf("%c", i)] = sprintf("\\x%02x", i); hex[sprintf("%c", 127)] = "\\x7f" }
        /^$/ { next }
        /[\001-\010\013-\037\177]/ {
            out = ""
            for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); out = out (c != "\t" && (c in hex) ? hex[c] : c) }
            $0 = out
        }
        $0 == "[looked]" { whole = 1; next }
        { print; n++ }
        END { if (whole) printf "end\t%d\n", n }'
}
has() { command -v "$1" >/dev/null 2>&1; }
within() { timeout -s KILL "$@" </dev/null 2>/dev/null; }  # within SECONDS COMMAND …: quietly, and never for ever
first() { # first FILE: its first line into $REPLY, without a process
    REPLY=; [ -f "$1" ] && [ -r "$1" ] || return 1
    IFS= read -r REPLY <"$1" || [ -n "$REPLY" ]
} 2>/dev/null
now=$(date +%s)

# ---- the system ------------------------------------------------------------------------------------------------------------
distribution() {
    ID='' VERSION_ID='' VERSION_CODENAME='' PRETTY_NAME=''
    for f in /etc/os-release /usr/lib/os-release; do
        [ -f "$f" ] || continue
        while IFS='=' read -r key value || [ -n "$key" ]; do
            value=${value#[\"\']}; value=${value%[\"\']}
            case $key in
                ID) ID=$value ;; VERSION_ID) VERSION_ID=$value ;;
                VERSION_CODENAME) VERSION_CODENAME=$value ;; PRETTY_NAME) PRETTY_NAME=$value ;;
            esac
        done <"$f"
        break
    done
    fact distribution "$ID" "$VERSION_ID" "$VERSION_CODENAME" "$PRETTY_NAME"
}

# systemd is asked once, and only for units that have a file: it would look for the others in a dozen folders.
ask_systemd() {
    UNIT_STATES='' UNIT_FACTS='' ACTIVE='' SOCKET='' SOCKET_FILE='' SERVICE='' SERVICE_LOADED='' SERVICE_SINCE='' SYSTEMD=0
    [ -d /run/systemd/system ] && has systemctl || return 0
    # its library is named after its version; where that does not tell, it is asked
    set -- /usr/lib/systemd/libsystemd-shared-[0-9]*.so /usr/lib/*/systemd/libsystemd-shared-[0-9]*.so
    for f; do [ -e "$f" ] || shift; [ ! -e "$f" ] || { SYSTEMD=${f##*-}; SYSTEMD=${SYSTEMD%%[!0-9]*}; }; done
    [ $# -eq 1 ] || { SYSTEMD=$(systemctl --version 2>/dev/null </dev/null); SYSTEMD=${SYSTEMD#systemd }; SYSTEMD=${SYSTEMD%%[!0-9]*}; }
    set -- -p Id -p LoadState -p ActiveState -p UnitFileState -p StateChangeTimestamp -p Listen
    for u in $UNITS; do
        for f in /etc /run /usr/lib /lib; do
            if [ -e "$f/systemd/system/$u" ] || [ -h "$f/systemd/system/$u" ]; then set -- "$@" "$u"; continue 2; fi
        done
        for f in /run/systemd/generator /run/systemd/generator.early /run/systemd/generator.late; do
            if [ -e "$f/$u" ]; then set -- "$@" "$u"; continue 2; fi
        done
    done
    # every socket, as a port that process 1 holds belongs to one of them
    UNIT_STATES=$(within 5 systemctl show --timestamp=unix "$@" '*.socket') ||
        UNIT_STATES=$(within 5 systemctl show "$@" '*.socket') || :
    # Three lines for the shell, which reads a byte at a time: who is active, the socket and the service of SSH. Then the units that
    # exist, once each
    said=$(printf '%s\n\n' "$UNIT_STATES" | awk -F= -v wanted="$(echo $UNITS)" "$LIB"'
        function known(s) { return s == "" ? "-" : s }
        BEGIN { n = split(wanted, w, " "); for (i = 1; i <= n; i++) ours[w[i]] }
        $1 == "Id" { id = $2 } $1 == "LoadState" { load = $2 } $1 == "ActiveState" { active = $2 == "reloading" ? "active" : $2 }
        $1 == "UnitFileState" { file = $2 } $1 == "StateChangeTimestamp" { since = $2; sub(/^@/, "", since); if (since !~ /^[0-9]+$/) since = "" }
        /^$/ {
            if (id != "" && !(id in seen)) {
                seen[id]; all[++count] = id; loads[id] = load; is[id] = active; files[id] = file; sinces[id] = since
                if (active == "active") running = running " " id
            }
            id = load = active = file = since = ""
        }
        END {
            print running
            print known(is["ssh.socket"]), known(files["ssh.socket"])
            print known(is["ssh.service"]), known(loads["ssh.service"]), known(sinces["ssh.service"])
            # what a socket starts comes with the next connection, so whether it runs says nothing
            if (is["ssh.socket"] == "active" && is["ssh.service"] ~ /^(in)?active$/) is["ssh.service"] = "on-demand"
            for (i = 1; i <= count; i++) {
                id = all[i]
                if (id in ours && loads[id] != "not-found") printf "unit\t%s\t%s\t%s\n", esc(id), is[id], files[id]
            }
        }')
    ACTIVE=${said%%"$NL"*} said=${said#*"$NL"}
    line=${said%%"$NL"*} said=${said#*"$NL"}
    SOCKET=${line% *} SOCKET_FILE=${line#* }
    line=${said%%"$NL"*}
    SERVICE=${line%% *} line=${line#* }
    SERVICE_LOADED=${line% *} SERVICE_SINCE=${line#* }
    case $said in *"$NL"*) UNIT_FACTS=${said#*"$NL"} ;; esac
}
active() { case "$ACTIVE " in *" $1 "*) ;; *) return 1 ;; esac; }

platform() {
    first /proc/1/comm; init=$REPLY
    virt=$(within 2 systemd-detect-virt) || virt=${virt:-none}
    memory=0 disk=0 root=
    while read -r path size free _; do
        case $path in =memory) memory=$((size / 1024)) MEMORY_FREE=$((free / 1024)) ;; =root) root=$size ;; /var/lib) disk=$((size / 1024)) ;; esac
    done <<END
$DF
END
    first /proc/sys/kernel/hostname; host=${REPLY%%.*}
    first /proc/sys/kernel/osrelease
    fact platform "$host" "${ARCHITECTURE:-$(uname -m)}" "$REPLY" "$virt" "$init" "${SYSTEMD:-0}" "$memory" "$disk" "$root"
}
# Path, size and free KiB, read-only or not, of the places where we write; and of the memory, and what / is
disks() {
    set --
    for p in / /var/lib /opt /etc /tmp; do [ ! -d "$p" ] || set -- "$@" "$p"; done
    within 3 df -Pk "$@" | awk -v paths="$*" '
        BEGIN {
            split(paths, p, " ")
            while ((getline l <"/proc/mounts") > 0) { split(l, m, " "); ro[m[2]] = (m[4] ~ /(^|,)ro(,|$)/) ? "ro" : "rw"; if (m[2] == "/") root = m[3] }
            while ((getline l <"/proc/meminfo") > 0) { split(l, m, " "); kib[m[1]] = m[2] }
            print "=memory", kib["MemTotal:"] + 0, kib["MemAvailable:"] + 0
            print "=root", root
        }
        NR > 1 { print p[NR - 1], $2, $4, ro[$6] }'
}

# ---- the SSH server --------------------------------------------------------------------------------------------------------
# sshd wants /run/sshd even when it only reads its files. Where that is missing it gets one of its own, which nobody else sees.
sshd_asks() {
    if [ -d /run/sshd ] || ! has unshare; then timeout -s KILL 5 "$SSHD" "$@" </dev/null
    else timeout -s KILL 5 unshare -m sh -c 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$0" "$@"' "$SSHD" "$@" </dev/null; fi
}
# The connection we came by. sudo drops the variable, so the processes above are looked at too.
connection() {
    CONNECTION=${SSH_CONNECTION:-} pid=$$
    while [ -z "$CONNECTION" ] && [ "${pid:-0}" -gt 1 ]; do
        [ -z "${SUDO_USER:-}${SUDO_UID:-}" ] && [ "$pid" = $$ ] ||
            CONNECTION=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^SSH_CONNECTION=//p')
        parent=
        while read -r key value _; do [ "$key" != PPid: ] || parent=$value; done <"/proc/$pid/status"
        pid=$parent
    done 2>/dev/null
    case $CONNECTION in *[!0-9A-Fa-f.:%a-z\ ]*) CONNECTION= ;; *' '*' '*' '*) ;; *) CONNECTION= ;; esac
}
sshd_settings() { # what `sshd -T` prints: keyword TAB value, a keyword once, its values joined by a blank
    awk -v head="$1" "$LIB"'/^[a-z0-9]+ / { k = $1; v = substr($0, length(k) + 2); if (k in s) s[k] = s[k] " " v; else { s[k] = v; o[++n] = k } }
        END { for (i = 1; i <= n; i++) print head o[i] "\t" esc(s[o[i]]) }'
}
setting() { # setting KEYWORD SETTINGS: into $REPLY
    case "$NL$2$NL" in
        *"$NL$1$TAB"*) REPLY="$NL$2$NL"; REPLY=${REPLY#*"$NL$1$TAB"}; REPLY=${REPLY%%"$NL"*} ;;
        *) REPLY= ;;
    esac
}
sshd() {
    SSHD=/usr/sbin/sshd SETTINGS='' KEYFILES='.ssh/authorized_keys .ssh/authorized_keys2' ASK_EACH='' OPTIONS=''
    mode=ABSENT active=no
    if [ "$SOCKET" = active ] || { [ "$SOCKET_FILE" = enabled ] && [ "$SERVICE" != active ]; }; then
        mode=SOCKET; [ "$SOCKET" != active ] || active=yes
        for g in /usr/lib /lib /etc /run; do [ ! -e "$g/systemd/system-generators/sshd-socket-generator" ] || mode=GENERATOR; done
    elif [ "$SERVICE_LOADED" = loaded ] || [ "$SERVICE_LOADED" = masked ]; then
        mode=SERVICE; [ "$SERVICE" != active ] || active=yes
    fi
    if [ ! -x "$SSHD" ]; then fact sshd '' "$mode" "$active" no no; return; fi
    # older ones don't know -V, but name themselves while they complain
    version=$("$SSHD" -V 2>&1 </dev/null)
    case $version in *OpenSSH_*) version=OpenSSH_${version#*OpenSSH_}; version=${version%%,*} version=${version%%"$NL"*} ;; *) version= ;; esac

    # Since when the daemon serves what its files said: it changes state by start, restart and reload. The files' change time, not
    # their content's: a rename counts. A daemon that a socket started stays and keeps its settings too.
    stale=no NEWKEYS=''
    case $SERVICE_SINCE in '' | *[!0-9]*) ;; *)
        if [ "$SERVICE" = active ]; then
            while read -r changed file; do
                [ "${changed:-0}" -gt "$SERVICE_SINCE" ] || continue
                case $file in */ssh_host_*) NEWKEYS=$file ;; *) stale=yes ;; esac
            done <<END
$(within 2 stat -L -c '%Z %n' /etc/ssh/sshd_config /etc/ssh/sshd_config.d /etc/ssh/sshd_config.d/*.conf /etc/ssh/ssh_host_*_key)
END
        fi ;;
    esac
    # The Include must stand before the first setting, as the first value wins. And without a Match or another Include anywhere
    # what holds for one account holds for all, so asking for each would only cost time.
    set -- /etc/ssh/sshd_config.d/*.conf; [ -f "$1" ] || shift
    look=$(awk '
        { word = tolower($1); sub(/^"/, "", word); sub(/[="].*/, "", word); ours = NF == 2 && $2 ~ /^"?(\/etc\/ssh\/)?sshd_config\.d\/\*\.conf"?$/ }
        word == "" || word ~ /^#/ { next }
        FILENAME == ARGV[1] && !began { began = 1; first = word == "include" && ours }
        word == "match" || (word == "include" && !ours) { each = 1 }
        END { print (first ? "yes" : "no"), (each ? "each" : "") }' /etc/ssh/sshd_config "$@")
    fact sshd "$version" "$mode" "$active" "$stale" "${look%% *}"
    case $look in *each) ASK_EACH=yes ;; esac
    for f; do [ ! -f "$f" ] || fact sshd.dropin "$f"; done

    # Options from /etc/default/ssh win over every file. Read, not sourced.
    [ ! -f /etc/default/ssh ] || while IFS='=' read -r key value || [ -n "$key" ]; do
        [ "$key" != SSHD_OPTS ] || { value=${value#[\"\']}; OPTIONS=${value%[\"\']}; }
    done </etc/default/ssh
    set -f
    if SETTINGS=$(sshd_asks -T $OPTIONS 2>/dev/null); then
        SETTINGS=$(printf '%s\n' "$SETTINGS" | sshd_settings '')
        while IFS= read -r setting; do printf 'sshd.effective\t%s\n' "$setting"; done <<END
$SETTINGS
END
        setting authorizedkeysfile "$SETTINGS"; KEYFILES=$REPLY
    else
        complaint=$(sshd_asks -T $OPTIONS 2>&1 >/dev/null | head -c 2000 | tr -d '\r')
        SETTINGS='' ; fact sshd.complaint "${complaint:-sshd -T failed}"
    fi
    set +f
}
sshd_for() { # sshd_for ACCOUNT: where it differs from what holds for no one in particular; sets ITS_KEYFILES
    ITS_KEYFILES=$KEYFILES
    fact sshd.account "$1"
    [ -n "$ASK_EACH" ] && [ -n "$SETTINGS" ] || return 0
    # a stranger's address where we came by no connection
    set -f; set -- "$1" ${CONNECTION:-192.0.2.1 0 192.0.2.2 22}
    its=$(sshd_asks -T $OPTIONS -C "user=$1,host=$2,addr=$2,laddr=$4,lport=$5" 2>/dev/null | sshd_settings ''); set +f
    [ -n "$its" ] || return 0
    setting authorizedkeysfile "$its"; ITS_KEYFILES=$REPLY
    printf '%s\n' "$its" | ALL=$SETTINGS WHO=$1 awk "$LIB"'
        BEGIN {
            who = "sshd.account\t" esc(ENVIRON["WHO"]) "\t"
            n = split(ENVIRON["ALL"], l, "\n"); for (i = 1; i <= n; i++) { t = index(l[i], "\t"); all[substr(l[i], 1, t - 1)] = l[i] }
        }
        { k = substr($0, 1, index($0, "\t") - 1); here[k]; if (!(k in all) || all[k] != $0) print who $0 }
        END { for (k in all) if (!(k in here)) print who k "\t" }'
}

# ---- accounts --------------------------------------------------------------------------------------------------------------
# name:uid:home:shell:password:groups:what shuts it, from the files; who logs in through a directory service is asked for by name
passwd() {
    cat /etc/passwd
    case ${SUDO_USER:-} in '' | *[!A-Za-z0-9._@-]*) ;; *) grep -q "^$SUDO_USER:" /etc/passwd || within 3 getent passwd -- "$SUDO_USER" ;; esac
}
account_lines() {
    passwd | awk -F: -v today=$((now / 86400)) '
        BEGIN {
            while ((getline l <"/etc/shadow") > 0) {
                split(l, s, ":"); hash[s[1]] = s[2]; changed[s[1]] = s[3]; longest[s[1]] = s[5]; spare[s[1]] = s[7]; ends[s[1]] = s[8]; known[s[1]]
            }
            while ((getline l <"/etc/group") > 0) {
                split(l, g, ":"); name[g[3]] = g[1]; m = split(g[4], members, ",")
                for (i = 1; i <= m; i++) also[members[i]] = also[members[i]] "," g[1]
            }
            while ((getline l <"/etc/shells") > 0) shells[l]
        }
        ($7 ~ /\/(nologin|false|sync|shutdown|halt)$/ && $1 != "openclaw") || $1 == "" || $3 !~ /^[0-9]+$/ || $3 > 2147483647 || seen[$1]++ || ++n > 40 { next }
        {
            h = ($1 in known) ? hash[$1] : $2
            password = h == "" ? "EMPTY" : h ~ /^[!*]/ || h == "x" ? "LOCKED" : "SET"
            # as pam_unix counts; it asks nobody whether there is a password at all, so a due change stops logins by key as well
            over = (changed[$1] != "" && longest[$1] != "") ? today - changed[$1] - longest[$1] : 0
            if (changed[$1] == "0" || over > 0) password = "EXPIRED"
            shut = (ends[$1] != "" && ends[$1] + 0 <= today) ? "the account expired" : ""
            if (shut == "" && changed[$1] != "0" && over > 0 && spare[$1] != "" && over > spare[$1] + 0) shut = "its password expired too long ago"
            primary = ($4 in name) ? name[$4] : $4
            rest = ""; k = split(substr(also[$1], 2), a, ",")
            for (i = 1; i <= k; i++) if (a[i] != primary) rest = rest "," a[i]
            print $1 ":" $3 ":" $6 ":" ($7 == "" ? "/bin/sh" : $7) ":" password ":" primary rest ":" shut
        }'
}
sudo_right() { # NONE, LIMITED (some commands only), ASKS or FREE, and whether it wants a terminal; the last line about everything decides
    within 4 sudo -n -l -U "$1" | awk '
        /^Matching Defaults/ { d = 1 }
        /may run the following/ { d = 0; r = 1; next }
        d && /!authenticate/ { free = 1 }
        d && /(^|[ ,])requiretty/ { tty = " tty" }
        r && /^ *\(/ {
            if (right == "") right = "LIMITED"
            who = $0; sub(/^ *\(/, "", who); sub(/\).*/, "", who); sub(/ *:.*/, "", who)
            if (("," who ",") !~ /[, ](ALL|root|#0)[, ]/) next
            sub(/^[^)]*\) */, ""); n = split($0, c, /, */); asks = !free
            for (i = 1; i <= n; i++) {
                while (match(c[i], /^[A-Z_]+: */)) {
                    tag = substr(c[i], 1, RLENGTH); c[i] = substr(c[i], RLENGTH + 1)
                    if (tag ~ /^NOPASSWD/) asks = 0; else if (tag ~ /^PASSWD/) asks = 1
                }
                if (c[i] == "ALL") right = asks ? "ASKS" : "FREE"
            }
        }
        END { print (right == "" ? "NONE" : right) tty }'
}
expand() { # expand PATTERN NAME UID HOME: a value of AuthorizedKeysFile, into $REPLY
    pattern=$1 REPLY=
    while :; do
        case $pattern in
            *%*) REPLY=$REPLY${pattern%%\%*}; pattern=${pattern#*%}
                case $pattern in h*) REPLY=$REPLY$4 ;; u*) REPLY=$REPLY$2 ;; U*) REPLY=$REPLY$3 ;; %*) REPLY=$REPLY% ;; esac
                pattern=${pattern#?} ;;
            *) REPLY=$REPLY$pattern; break ;;
        esac
    done
    case $REPLY in /*) ;; *) REPLY=$4/$REPLY ;; esac
}
# Lines of the key files, and owner and mode of each and of the folders above it: sshd's StrictModes looks at them.
keys() { # reads account TAB uid TAB home TAB file
    within_stdin 4 awk -F'\t' "$LIB"'
        function quoted(s) { gsub(/'\''/, "'\''\\\\'\'''\''", s); return "'\''" s "'\''" }
        {
            n = 0
            while (n < 300 && (getline l <$4) > 0) {
                n++
                # nothing but keys: the file is its owner'\''s and may be a link to anything
                if (l !~ /^[ \t]*#/ && l ~ /(ssh-(rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9]+|sk-(ssh|ecdsa)-[a-z0-9@.-]+)[ \t]+AAAA/)
                    print "key\t" esc($1) "\t" esc($4) "\t" n "\t" esc(substr(l, 1, 9000))
            }
            close($4)
        }'
}
within_stdin() { timeout -s KILL "$@" 2>/dev/null; }
accounts() {
    list='' NEEDS_TTY='' KEYLIST='' HOMES=''
    while IFS=: read -r name uid home shell password groups shut; do
        right=NONE
        if [ "$uid" = 0 ]; then right=FREE
        elif has sudo; then right=$(sudo_right "$name"); fi
        case $right in *' tty') right=${right% tty}; NEEDS_TTY=$NEEDS_TTY$name$NL ;; esac
        fact account "$name" "$uid" "$home" "$shell" "$password" "${right:-NONE}" "$groups"
        HOMES=$HOMES$name$TAB$home$NL
        [ -z "$shut" ] || fact account.shut "$name" "$shut"
        case $shell in */nologin | */false) ITS_KEYFILES=$KEYFILES ;; *)
            [ -x "$shell" ] || fact account.shut "$name" "its shell $shell does not exist"
            sshd_for "$name" ;;
        esac
        set -f
        for k in $ITS_KEYFILES; do
            [ "$k" != none ] || continue
            expand "$k" "$name" "$uid" "$home"
            case $REPLY in *"$TAB"* | *"$NL"*) continue ;; esac
            [ ! -f "$REPLY" ] || list=$list$name$TAB$uid$TAB$home$TAB$REPLY$NL
        done
        set +f
    done <<END
$(account_lines)
END
    KEYLIST=$list
    [ -n "$list" ] || return 0
    printf %s "$list" | keys
    setting strictmodes "$SETTINGS"; [ "$REPLY" != no ] || return 0
    # From the file up to the home, or to / where it lies elsewhere; one stat for all of them
    set -- ''; pairs=
    while IFS=$TAB read -r name uid home file; do
        [ -n "$name" ] || continue
        real "$file"; p=$REPLY; real "$home"; base=$REPLY
        while [ -n "$p" ]; do
            pairs=$pairs$name$TAB$uid$TAB$p$NL; set -- "$@" "$p"
            [ "$p" != "$base" ] || break
            p=${p%/*}
        done
    done <<END
$list
END
    shift; [ $# -gt 0 ] || return 0
    within 3 stat -c "%a$TAB%u$TAB%G$TAB%n" "$@" | PAIRS=$pairs awk -F'\t' "$LIB"'
        BEGIN {
            while ((getline l <"/etc/group") > 0) { split(l, g, ":"); members[g[1]] = g[4]; gid[g[1]] = g[3] }
            while ((getline l <"/etc/passwd") > 0) { split(l, u, ":"); primary[u[1]] = u[4]; sharing[u[4]]++ }
            n = split(ENVIRON["PAIRS"], pair, "\n")
        }
        function bit(mode, place) { return int(substr(mode, length(mode) - place, 1) / 2) % 2 }
        seen[$4]++ { next }
        {
            for (i = 1; i <= n; i++) {
                split(pair[i], p, "\t"); if (p[3] != $4) continue
                # Debian lets a group write that nobody else is in
                private = gid[$3] == primary[p[1]] && sharing[gid[$3]] == 1 && (members[$3] == "" || members[$3] == p[1])
                why = ""
                if ($2 != 0 && $2 != p[2]) why = "belongs to another account"
                else if (bit($1, 0)) why = "is writable by everyone"
                else if (bit($1, 1) && !private) why = "is writable by group " $3
                if (why != "" && !told[p[1], $4]++) print "account.keyproblem\t" esc(p[1]) "\t" esc($4 " " why)
            }
        }'
}
real() { # real PATH: without links, into $REPLY; a process only where there is one
    REPLY=$1 part=$1
    while [ -n "$part" ]; do
        [ ! -h "$part" ] || { REPLY=$(within 2 readlink -f "$1") || REPLY=$1; return; }
        part=${part%/*}
    done
}

# ---- the network -----------------------------------------------------------------------------------------------------------
# What waits for connections, with the unit it belongs to. Left out, as it comes and goes by itself: what the kernel gave a
# program for a moment (UDP from the local port range, but for VPNs), forwarded ports of a session, a container's name service.
listeners() {
    range=$(cat /proc/sys/net/ipv4/ip_local_port_range)
    { if has ss; then within 4 ss -H -tulnp; else proc_net; fi; } | SOCKETS=$UNIT_STATES awk -v range="${range:-32768 60999}" "$LIB"'
        BEGIN {
            split(range, r, /[ \t]+/)
            n = split(ENVIRON["SOCKETS"], l, "\n")
            for (i = 1; i <= n; i++) {
                if (l[i] ~ /^Id=/) id = substr(l[i], 4)
                if (l[i] ~ /^Listen=/) { a = substr(l[i], 8); sub(/ .*/, "", a); pending[++p] = a }
                if (l[i] == "" || i == n) { for (; p > 0; p--) if (id ~ /\.socket$/) socket[pending[p]] = id; id = "" }
            }
        }
        function unit_of(pid, at,   path, line, n, c, i, found) {
            if (pid == 1) { if (at in socket) return socket[at]; sub(/^\*:/, "[::]:", at); return (at in socket) ? socket[at] : "" }
            path = "/proc/" pid "/cgroup"; line = ""
            found = ""
            while (found == "" && (getline line <path) > 0) {
                if (line !~ /^0::|:name=systemd:/) continue
                n = split(line, c, "/")
                for (i = 1; i <= n && found == ""; i++) if (c[i] ~ /\.(service|scope)$/) found = c[i]
            }
            close(path)
            return found
        }
        {
            at = $5; port = at; sub(/.*:/, "", port); host = substr(at, 1, length(at) - length(port) - 1); port += 0; sub(/%[^]]*/, "", host)
            process = ""; pid = 0; rest = $0
            if (match(rest, /users:\(\("/)) {
                rest = substr(rest, RSTART + RLENGTH)
                if (match(rest, /",pid=[0-9]+/)) { process = substr(rest, 1, RSTART - 1); pid = substr(rest, RSTART + 6, RLENGTH - 6) + 0 }
                # a port that process 1 hands on belongs to the socket, whether a service has been started for it or not
                if (rest ~ /"systemd",pid=1,/) { process = "systemd"; pid = 1 }
            }
            local = (host ~ /^127\./ || host == "[::1]")
            passing = (port >= r[1] + 0 && port <= r[2] + 0)
            # in the tailnet only, at ports of its own choice; its routes are told apart. Of that name elsewhere it is told like any other
            tailnet = (host ~ /^100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\./ || host ~ /^\[?fd7a:115c:a1e0:/)
            if ($1 == "tcp" && process == "tailscaled" && tailnet) next
            if ($1 == "udp" && passing && port != 41641 && port != 51820) next
            if (local && passing && pid == 0) next
            if (local && process ~ /^sshd/ && port >= 6000) next
            print "listener\t" $1 "\t" host "\t" port "\t" esc(process) "\t" esc(unit_of(pid, host ":" port))
        }'
}
proc_net() { # the same columns from /proc, where there is no ss: without programs' names
    awk '
        function num(h,   i, v) { v = 0; for (i = 1; i <= length(h); i++) v = v * 16 + index("0123456789ABCDEF", substr(h, i, 1)) - 1; return v }
        FNR == 1 { next }
        {
            kind = FILENAME; sub(/.*\//, "", kind); six = kind ~ /6$/; sub(/6$/, "", kind)
            if ((kind == "tcp" && $4 != "0A") || (kind == "udp" && $4 != "07")) next
            split($2, a, ":"); port = num(a[2])
            if (!six) host = num(substr(a[1], 7, 2)) "." num(substr(a[1], 5, 2)) "." num(substr(a[1], 3, 2)) "." num(substr(a[1], 1, 2))
            else if (a[1] ~ /^0+$/) host = "[::]"
            else if (a[1] == "00000000000000000000000001000000") host = "[::1]"
            else host = "[" a[1] "]"
            print kind, "LISTEN", 0, 0, host ":" port
        }' /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2>/dev/null
}
addresses() { # but for those that IPv6 privacy makes up daily, and the far ends of containers
    has ip || return 0
    within 3 ip -o addr show | awk '$0 !~ / (temporary|deprecated|tentative)/ && $2 !~ /^(veth|lo$)/ && $3 ~ /^inet/ {
        a = $4; sub(/\/.*/, "", a); for (i = 5; i < NF; i++) if ($i == "scope") print "address\t" $2 "\t" a "\t" $(i + 1) }'
}

# ---- firewalls -------------------------------------------------------------------------------------------------------------
firewalls() {
    rules='' KERNEL_SAYS=''
    ! has iptables || rules=$(within 3 iptables -S) || KERNEL_SAYS=$(timeout -s KILL 3 iptables -S 2>&1 </dev/null | head -n 1)
    if [ -e /usr/sbin/ufw ]; then
        enabled=no ipv6=no incoming='' outgoing='' routed=''
        [ ! -f /etc/ufw/ufw.conf ] || while IFS='=' read -r key value; do
            case $key=$value in ENABLED=[yY][eE][sS]* | 'ENABLED="yes"'*) enabled=yes ;; esac
        done </etc/ufw/ufw.conf
        [ ! -f /etc/default/ufw ] || while IFS='=' read -r key value; do
            value=${value#\"}; value=${value%%\"*}
            case $value in DROP) word=deny ;; ACCEPT) word=allow ;; REJECT) word=reject ;; *) word=$value ;; esac
            case $key in
                DEFAULT_INPUT_POLICY) incoming=$word ;; DEFAULT_OUTPUT_POLICY) outgoing=$word ;;
                DEFAULT_FORWARD_POLICY) routed=$word ;; IPV6) case $value in [yY]*) ipv6=yes ;; esac ;;
            esac
        done </etc/default/ufw
        # ufw's own test: the chain of the user's rules is there
        case $NL$rules$NL in *"$NL-N ufw-user-input$NL"*) live=yes ;; *) live=no ;; esac
        fact ufw "$enabled" "$live" "$incoming" "$outgoing" "$routed" "$ipv6"
        for f in /etc/ufw/user.rules /etc/ufw/user6.rules; do
            [ ! -f "$f" ] || awk "$LIB"'/^### tuple ###/ { sub(/^### tuple ###[ \t]*/, ""); print "ufw.tuple\t" esc($0) }' "$f"
        done
    fi
    case $NL$rules$NL in *"$NL-N DOCKER"*) fact firewall docker ;; esac
    ! active firewalld.service || fact firewall firewalld
    [ ! -e /usr/sbin/netfilter-persistent ] || fact firewall iptables-persistent
    # rules by hand: neither ufw's, Docker's, fail2ban's, libvirt's, Tailscale's nor Kubernetes'
    case $rules in *"$NL-A "*)
        printf '%s\n' "$rules" | awk '/^-A (INPUT|FORWARD|OUTPUT) / && !/-[jg] (ufw6?-|DOCKER|f2b-|LIBVIRT|ts-|KUBE-|CNI-|cali-)/ && !/docker0|br-[0-9a-f]+/ {
            print "firewall\tiptables"; exit }' ;;
    esac
    if has nft; then
        within 3 nft list tables | awk '
            !/^table (ip6? (filter|nat|mangle|raw|security)|inet f2b-table|inet firewalld|(ip6?|inet) (docker|kube|libvirt).*)$/ { print "firewall\tnftables"; exit }'
    fi
}
upstream() { # what forwards packets for others, and would break when nothing may be routed
    ! active docker.service || fact upstream docker
    { active libvirtd.service || active virtqemud.service || [ -e /sys/class/net/virbr0 ]; } && fact upstream libvirt
    { active lxd.service || active snap.lxd.daemon.service || active incus.service || [ -e /sys/class/net/lxdbr0 ] || [ -e /sys/class/net/incusbr0 ]; } && fact upstream lxd
    { active kubelet.service || active k3s.service || active k3s-agent.service; } && fact upstream kubernetes
    for d in /sys/class/net/*; do
        case ${d##*/} in
            wg*) echo "upstream${TAB}wireguard" ;;
            tun[0-9]* | tap[0-9]*) echo "upstream${TAB}openvpn" ;;
            cni* | flannel* | cali*) echo "upstream${TAB}kubernetes" ;;
        esac
    done
    for f in /etc/openvpn/server/*.conf /etc/openvpn/*.conf; do [ ! -f "$f" ] || echo "upstream${TAB}openvpn"; done
    :
}
fail2ban() {
    [ -e /usr/bin/fail2ban-client ] || return 0
    if ! active fail2ban.service; then fact fail2ban no; return; fi
    fact fail2ban yes
    # one Python for all three questions; where our jail is to be, a service that was just started gets the time to begin it
    tries=0
    while :; do
        said=$(printf 'status\nget sshd ignoreip\nbanned\nquit\n' | timeout -s KILL 4 fail2ban-client -i 2>/dev/null)
        case $said in *'Jail list:'*) list=${said#*Jail list:}; list=${list%%"$NL"*} ;; *) list= ;; esac
        case $list in *[!" $TAB"]*) break ;; esac
        tries=$((tries + 1))
        { [ "$tries" -lt 10 ] && [ -f /etc/fail2ban/jail.d/clawsetup.local ]; } || break
        sleep 0.3
    done
    printf '%s\n' "$said" | awk "$LIB"'
        /^fail2ban> / { answer++; sub(/^fail2ban> /, "") }
        answer == 1 && /Jail list:/ { sub(/.*Jail list:[ \t]*/, ""); n = split($0, j, /,[ \t]*/); for (i = 1; i <= n; i++) if (j[i] != "") print "fail2ban.jail\t" esc(j[i]) }
        answer == 2 && /^[|`]- / { print "fail2ban.ignored\t" esc(substr($0, 4)) }
        answer == 3 { n = split($0, b, /\047/); for (i = 2; i <= n; i += 2) if (b[i] ~ /^[0-9a-fA-F.:]+(\/[0-9]+)?$/ && b[i] ~ /[.:]/) print "banned\t" b[i] }'
}

# ---- files, packages, kernel -----------------------------------------------------------------------------------------------
files() {
    set --
    for f in $FILES; do
        case $f in *"$NL"* | *"$TAB"* | *\\*) continue ;; esac
        [ ! -f "$f" ] || set -- "$@" "$f"
    done
    [ $# -gt 0 ] || return 0
    if [ -z "$(within 2 find -L "$@" -size +16384c)" ]; then file_lines "$@"; return; fi
    file_lines "$@" | while IFS= read -r line; do
        case $line in
            *"${TAB}sha256:") path=${line#*"$TAB"}; hash=$(within 5 sha256sum "${path%%"$TAB"*}"); printf '%s\n' "$line${hash%% *}" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
}
file_lines() { # FILE …: a text whose last line has no newline is told apart by its size
    within 3 stat -L -c "%a$TAB%U:%G$TAB%s$TAB%n" "$@" | awk -F'\t' "$LIB"'
        {
            out = ""; n = 0
            if ($3 > 16384) out = "sha256:"
            else while ((getline l <$4) > 0) { n += length(l) + 1; out = out esc(l) "\\n" }
            close($4)
            if (n > $3) out = substr(out, 1, length(out) - 2)
            print "file\t" $4 "\t" substr("0000" $1, length($1) + 1) "\t" $2 "\t" out
        }'
}
packages() { # sets ARCHITECTURE: dpkg's own is the system's
    PACKED='' ARCHITECTURE=''
    has dpkg-query || return 0
    PACKED=$(within 5 dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n' dpkg $PACKAGES |
        awk -F'\t' '$2 == "dpkg" { own = $4; next } $1 == "installed" && !seen[$2]++ { print "package\t" $2 "\t" $3 } END { print own }')
    ARCHITECTURE=${PACKED##*"$NL"}; PACKED=${PACKED%"$ARCHITECTURE"}
}
sysctls() { # not by the shell's read: it asks for a byte at a time, and these files answer the first question only
    within 2 awk -v names="$(echo $SYSCTLS)" "$LIB"'BEGIN {
        n = split(names, s, " ")
        for (i = 1; i <= n; i++) {
            path = s[i]; gsub(/\./, "/", path); path = "/proc/sys/" path
            if ((getline v <path) > 0) print "sysctl\t" s[i] "\t" esc(v)
            close(path)
        }
    }'
}
swaps() {
    [ -r /proc/swaps ] || return 0
    while read -r path _ size _; do [ "$path" = Filename ] || fact swap "$path" "$((size / 1024))"; done </proc/swaps
}

# ---- OpenClaw --------------------------------------------------------------------------------------------------------------
# Its configuration as paths and JSON values. Secrets never leave: only these rooms are looked into, and a text under a name that
# sounds like a secret becomes "•••" (a reference to a store is no secret and stays).
FLATTEN='
const s = require("fs").readFileSync(0, "utf8"); let c;
// JSON5 is turned into JSON and never run: comments, single quotes, bare names, commas at the end
const text = /("(?:\\.|[^"\\])*")|\x27((?:\\.|[^\x27\\])*)\x27|\/\/[^\n]*|\/\*[^]*?\*\//g, rest = /("(?:\\.|[^"\\])*")|([A-Za-z_$][\w$]*)(?=\s*:)|,(?=\s*[}\]])/g;
try { c = JSON.parse(s) } catch (e) {
  c = JSON.parse(s.replace(text, (m, d, q) => d || (q === undefined ? " " : "\"" + q.replace(/\\\x27/g, "\x27").replace(/"/g, "\\\"") + "\""))
    .replace(rest, (m, d, k) => d || (k === undefined ? "" : "\"" + k + "\"")));
}
const rooms = /^(gateway|tools|session|discovery|telemetry|update|logging|channels|agents\.defaults|security|hooks|browser|plugins\.(enabled|allow|deny)|secrets\.(defaults|providers))(\.|$)/;
const hidden = /token|passw|secret|api-?key|private|credential|authorization|cookie|botid|webhook/i, ref = v => v && typeof v === "object" && typeof v.source === "string" && typeof v.id === "string";
const e = t => t.replace(/\\/g, "\\\\").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
let n = 0; const out = [];
(function walk(p, v, d) {
  if (n > 400 || d > 12) return;
  const leaf = v === null || typeof v !== "object" || Array.isArray(v) || ref(v) || Object.keys(v).length === 0;
  if (!leaf) { for (const k of Object.keys(v)) walk(p ? p + "." + k : k, v[k], d + 1); return }
  if (!rooms.test(p)) return;
  n++; const last = p.split(".").pop();
  const safe = ref(v) || typeof v === "boolean" || typeof v === "number" || v === null || (Array.isArray(v) && !hidden.test(JSON.stringify(v)));
  out.push("openclaw.config\t" + e(p) + "\t" + e(safe || !hidden.test(last) ? JSON.stringify(v) : "\"•••\""));
})("", c, 0);
const t = c && c.gateway && c.gateway.auth && c.gateway.auth.token;
if (t) out.push("openclaw.token\tyes");
process.stdout.write(out.join("\n") + "\n");
'
# Its own copy of SQLite must be one that doesn't lose a write-ahead log (OpenClaw refuses others), and npm must come with it.
SUITS='
const [a, b, c] = process.versions.sqlite.split(".").map(Number), n = a * 1e6 + b * 1e3 + c;
if (n >= 3051003 || (n >= 3050007 && n < 3051000) || (n >= 3044006 && n < 3045000)) console.log(process.versions.node);
'
rootsalone() { # FILE and the folders above it: nobody but root can put another program there
    f=$(readlink -f "$1") || return 1
    while [ "$f" != / ]; do
        case $(stat -c '%u %A' "$f" 2>/dev/null) in '0 '?????w* | '0 '????????w*) return 1 ;; '0 '*) ;; *) return 1 ;; esac
        f=${f%/*}; f=${f:-/}
    done
}
openclaw() {
    home=/var/lib/openclaw claw=
    while IFS=: read -r name _ _ _ _ dir _; do [ "$name" != openclaw ] || home=$dir claw=yes; done </etc/passwd
    node=/opt/openclaw/node/bin/node
    if [ -x "$node" ]; then v=$(within 4 "$node" --version); fact openclaw.node "${v#v}"; else node=; fi
    system=$(command -v node || command -v nodejs || :)
    case $system in
        '' | /opt/openclaw/*) system= ;;
        *) if rootsalone "$system" && has npm; then v=$(within 4 "$system" -e "$SUITS" 2>/dev/null); [ -z "$v" ] || fact openclaw.systemnode "$v"
           else system=; fi ;;
    esac
    package=/opt/openclaw/app/lib/node_modules/openclaw/package.json
    [ ! -f "$package" ] || fact openclaw.version "$(within 2 sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$package" | head -n 1)"
    config=$home/.openclaw/openclaw.json
    if [ -n "$claw" ] && [ -f "$config" ]; then
        fact openclaw.configured yes
        # as the account: the file is its own, so it may be a link to anything
        [ -z "${node:-$system}" ] || timeout -s KILL 4 setpriv --reuid=openclaw --regid=openclaw --init-groups --inh-caps=-all env -i \
            /bin/sh -c 'exec "$1" -e "$2" <"$3"' sh "${node:-$system}" "$FLATTEN" "$config" 2>/dev/null
    fi

    for d in /root /home/*; do
        [ "$d" != "$home" ] || continue
        for c in .openclaw .clawdbot .moltbot; do [ ! -d "$d/$c" ] || fact openclaw.other "$d/$c (state of another installation)"; done
        for u in "$d"/.config/systemd/user/*openclaw*.service "$d"/.config/systemd/user/*clawdbot*.service "$d"/.config/systemd/user/*moltbot*.service; do
            [ ! -f "$u" ] || fact openclaw.other "$u (user unit)"
        done
        [ ! -d "$d/.npm-global/lib/node_modules/openclaw" ] || fact openclaw.other "$d/.npm-global/lib/node_modules/openclaw (program)"
    done
    for p in /usr/lib/node_modules /usr/local/lib/node_modules; do
        [ ! -d "$p/openclaw" ] || fact openclaw.other "$p/openclaw (program)"
    done
    for u in /etc/systemd/system/*openclaw*.service /etc/systemd/system/*clawdbot*.service /etc/systemd/system/*moltbot*.service; do
        case $u in */openclaw-gateway.service) ;; *) [ ! -f "$u" ] || fact openclaw.other "$u (system unit)" ;; esac
    done
    if active docker.service && has docker; then
        within 2 docker ps -a --filter status=running --filter status=restarting --format '{{.Image}}	{{.Names}}' |
            awk -F'\t' "$LIB"'tolower($0) ~ /openclaw|clawdbot|moltbot/ { print "openclaw.other\tcontainer " esc($2) " (" esc($1) ")" }'
    fi
}
on_its_port() { # another program
    printf '%s\n' "$LISTENERS" | awk -F'\t' '$2 == "tcp" && $4 == 18789 && $6 != "openclaw-gateway.service" { print "openclaw.other\tprocess " $5 " on port 18789"; exit }'
}

# ---- Tailscale -------------------------------------------------------------------------------------------------------------
# Its own JSON is pretty-printed, a value a line: `path` is where a line stands, as in Self.TailscaleIPs
TAILSCALE='
function unquoted(s) { sub(/,$/, "", s); if (s ~ /^".*"$/) { s = substr(s, 2, length(s) - 2); gsub(/\\"/, "\"", s) } return s }
/^@/ { part = substr($0, 2); next }
{
    match($0, /^[ \t]*/); depth = index($0, "\t") == 1 ? RLENGTH : RLENGTH / 2; s = substr($0, RLENGTH + 1)
    if (match(s, /^"[^"]*": /)) { name[depth] = substr(s, 2, RLENGTH - 4); value = substr(s, RLENGTH + 1); up = depth }
    else { value = s; up = depth - 1 }
    if (value ~ /^[]{}[]/ || value ~ /^null,?$/) next
    path = ""; for (i = 1; i <= up; i++) path = path (i > 1 ? "." : "") name[i]
    value = unquoted(value)
}
part == "status" && path == "BackendState" { print "tailscale.backend\t" esc(value) }
part == "status" && path == "Self.DNSName" && value != "" { sub(/\.$/, "", value); print "tailscale.name\t" esc(value) }
part == "status" && path == "Self.TailscaleIPs" { print "tailscale.address\t" esc(value) }
part == "status" && path == "Self.Tags" { print "tailscale.tag\t" esc(value) }
part == "status" && path == "Self.KeyExpiry" { print "tailscale.expiry\t" esc(value) }
part == "status" && path == "CertDomains" { print "tailscale.certificate\t" esc(value) }
part == "status" && up == 3 && name[2] == "CapMap" && name[3] == "funnel" { print "tailscale.funnel\tyes" }
part == "prefs" && path == "ControlURL" { print "tailscale.server\t" esc(value) }
part == "prefs" && path == "Hostname" { print "tailscale.host\t" esc(value) }
part == "prefs" && path == "OperatorUser" && value != "" { print "tailscale.operator\t" esc(value) }
part == "prefs" && path == "CorpDNS" && value == "true" { print "tailscale.dns\tyes" }
part == "prefs" && path == "RunSSH" && value == "true" { print "tailscale.ssh\tyes" }
# a route that a running program holds (Foreground) goes when it ends
part == "serve" { at = 1; if (name[1] == "Foreground") at = 3; kind = at == 3 ? "running" : "left" }
part == "serve" && name[at] == "Web" && name[at + 2] == "Handlers" && up == at + 4 { print "tailscale.route\t" esc(name[at + 1] name[at + 3]) "\t" esc(value) "\t" kind }
part == "serve" && name[at] == "TCP" && name[up] == "TCPForward" { print "tailscale.route\t" esc(name[at + 1]) "\t" esc(value) "\t" kind }
part == "serve" && name[at] == "AllowFunnel" && value == "true" { print "tailscale.public\t" esc(name[at + 1]) }
'
tailscale_asks() { # three questions to a daemon that answers at once, or not at all
    active tailscaled.service || return 0
    echo @status; within 2 tailscale status --json --peers=false || return 0
    echo; echo @prefs; within 2 tailscale debug prefs
    echo; echo @serve; within 2 tailscale serve status --json
}
tailscaled() {
    has tailscale || return 0
    v=$(within 2 tailscale version); fact tailscale "${v%%"$NL"*}"
    tailscale_asks | awk "$LIB$TAILSCALE"
}

# ---- traps -----------------------------------------------------------------------------------------------------------------
# What shuts people out without a word, or lets a change fail, and which no other record tells: trap KIND DETAIL [ACCOUNT]
TRAPS='
function trap(kind, about, who) { print "trap\t" kind "\t" esc(about) (who == "" ? "" : "\t" esc(who)) }
function pam(   path, l, kind, control, name, mild) { # files that sshd and sudo ask, with those that they include
    path = stack[q] ~ /^\// ? stack[q] : "/etc/pam.d/" stack[q]
    while ((getline l <path) > 0) {
        sub(/#.*/, "", l); sub(/^[ \t]+/, "", l)
        if (l ~ /^@include[ \t]/) { sub(/^@include[ \t]+/, "", l); follow(l); continue }
        if (l !~ /^-?(auth|account|session)[ \t]/) continue
        mild = l ~ /^-/; sub(/^-/, "", l)
        kind = l; sub(/[ \t].*/, "", kind); sub(/^[a-z]+[ \t]+/, "", l)
        control = l
        if (l ~ /^\[/) { sub(/\].*/, "", control); sub(/^\[[^]]*\][ \t]*/, "", l) } else { sub(/[ \t].*/, "", control); sub(/^[^ \t]+[ \t]+/, "", l) }
        sub(/[ \t].*/, "", l)
        if (control == "include" || control == "substack") { follow(l); continue }
        name = l; sub(/.*\//, "", name)
        if (control ~ /^\[/ ? control ~ /(default|module_unknown)=(ignore|ok|done|[0-9])/ : control !~ /^requi/) mild = 1
        if (modules > 1 && !(name in installed) && !mild) trap("PAM_MODULE", name " (" path ")")
        if (kind == "account" && name ~ /^pam_(access|time|listfile|succeed_if|exec|script)\.so$/) trap("PAM_RULE", name " (" path ")")
    }
    close(path)
}
function follow(name) { sub(/[ \t].*/, "", name); if (!(name in followed) && stacks < 40) { followed[name]; stack[++stacks] = name } }
function mounted(path,   best, m) { for (m in kind_of) if (index(path "/", m == "/" ? m : m "/") == 1 && length(m) > length(best)) best = m; return kind_of[best] }
function away(name, path,   k) {
    k = mounted(path)
    if (k ~ /^(nfs|cifs|smb|autofs|fuse|ecryptfs|afs|ceph|tmpfs|ramfs|9p$)/) trap("HOME", path " (" k ")", name)
}
BEGIN {
    modules = split(ENVIRON["MODULES"], m, " "); for (i = 1; i <= modules; i++) { sub(/.*\//, "", m[i]); installed[m[i]] }
    follow("sshd"); follow("sudo"); for (q = 1; q <= stacks; q++) pam()

    n = split(ENVIRON["LIMITS"], f, "\n")
    for (i = 1; i <= n; i++) {
        while (f[i] != "" && (getline l <f[i]) > 0) {
            sub(/#.*/, "", l); w = split(l, a, " ")
            if (w == 4 && ((a[3] ~ /^max(sys)?logins$/ && a[4] ~ /^[0-3]$/) || (a[3] == "nproc" && a[4] ~ /^[0-9]$/)))
                trap("LIMIT", a[1] " " a[2] " " a[3] " " a[4] " (" f[i] ")", a[1] ~ /^[*%]/ ? "" : a[1])
        }
        close(f[i])
    }
    if ((getline l <"/etc/sudoers") >= 0) {
        do { if (l ~ /^[@#]includedir[ \t]+"?\/etc\/sudoers\.d\/?"?[ \t]*$/) folder = 1 } while ((getline l <"/etc/sudoers") > 0)
        if (!folder) trap("SUDOERS_FOLDER", "/etc/sudoers")
    }
    while ((getline l <"/etc/nsswitch.conf") > 0) {
        if (l !~ /^passwd:/) continue
        sub(/#.*/, "", l); sub(/^passwd:/, "", l); gsub(/\[[^]]*\]/, "", l); n = split(l, a, " ")
        for (i = 1; i <= n; i++) if (a[i] !~ /^(files|compat|systemd|extrausers|db)$/) trap("DIRECTORY", a[i])
    }
    n = split(ENVIRON["STARTS"], f, "\n"); start = ENVIRON["OPTIONS"] ~ /(^| )-[fo]/ ? ENVIRON["OPTIONS"] : ""
    for (i = 1; i <= n; i++) {
        while (f[i] != "" && (getline l <f[i]) > 0) {
            if (l ~ /^KillMode[ \t]*=/) { sub(/^[^=]*=[ \t]*/, "", l); kill = l }
            if (l ~ /^ExecStart[ \t]*=[ \t]*[^ \t]/) {
                sub(/^[^=]*=[ \t]*[-@:+!]*/, "", l)
                if (l !~ /^\/usr\/sbin\/sshd( |$)/ || l ~ / -[fop]/) start = l
            }
        }
        close(f[i])
    }
    if (start != "") trap("OTHER_FILES", start)
    if (kill != "" && kill != "process") trap("KILL_MODE", kill)
    n = split(ENVIRON["CRONS"], f, "\n")
    for (i = 1; i <= n; i++) {
        while (f[i] != "" && (getline l <f[i]) > 0)
            if (l !~ /^[ \t]*#/ && match(l, /ansible-pull|puppet agent|chef-client|salt-call|cf-agent/)) { trap("MANAGED", substr(l, RSTART, RLENGTH) " (" f[i] ")"); break }
        close(f[i])
    }
    while ((getline l <"/proc/mounts") > 0) { split(l, a, " "); kind_of[a[2]] = a[3] }
    n = split(ENVIRON["KEYS_AT"], f, "\n")
    for (i = 1; i <= n; i++) {
        split(f[i], a, "\t"); if (a[2] == "") continue
        owner[a[2]] = a[1]; l = a[2]; sub(/\/[^\/]*$/, "", l); owner[l] = a[1]
        if (!(a[1] in asked)) { asked[a[1]]; away(a[1], a[2]) }
    }
    n = split(ENVIRON["HOMES"], f, "\n")
    for (i = 1; i <= n; i++) {
        split(f[i], a, "\t"); if (a[1] == "") continue
        if (!(a[1] in asked)) away(a[1], a[2])
        if ((getline l <(a[2] "/.ecryptfs/auto-mount")) >= 0) trap("HOME", a[2] " (ecryptfs)", a[1])
    }
    while ((getline l <"/etc/passwd") > 0) { split(l, a, ":"); if (a[7] ~ /\/(nologin|false|sync|shutdown|halt)$/ && ++none <= 300) names = names " " a[1] }
    if (names != "") trap("NO_SHELL", substr(names, 2))
}
$1 == "inodes" { if ($3 > 0 && $2 < 500) trap("INODES", $4); next } # a file system may have room and no names left
$1 ~ /[ia]/ { if (!told[$2]++) trap("IMMUTABLE", $2, owner[$2]) }
'
lines_of() { # FILE …: those that exist, one a line, into $REPLY
    REPLY=; for f; do [ ! -f "$f" ] || REPLY=$REPLY$f$NL; done
}
traps() {
    lines_of /etc/security/limits.conf /etc/security/limits.d/*.conf; limits=$REPLY
    lines_of /etc/systemd/system/ssh.service /etc/systemd/system/ssh.service.d/*.conf /run/systemd/system/ssh.service.d/*.conf; starts=$REPLY
    lines_of /etc/crontab /etc/cron.d/* /var/spool/cron/crontabs/root; crons=$REPLY
    at=
    while IFS=$TAB read -r name _ _ file; do [ -z "$name" ] || { real "$file"; at=$at$name$TAB$REPLY$NL; }; done <<END
$KEYLIST
END
    set -- /lib/*/security/pam_*.so /lib/security/pam_*.so /usr/lib/*/security/pam_*.so /usr/local/lib/security/pam_*.so
    modules="$*"
    writes
    { within 2 stat -f -c 'inodes %d %c %n' /etc /var/lib; ! has lsattr || within 2 lsattr -d $REPLY; } |
        MODULES=$modules LIMITS=$limits STARTS=$starts CRONS=$crons OPTIONS=${OPTIONS:-} KEYS_AT=$at HOMES=$HOMES awk "$LIB$TRAPS"
    while IFS= read -r name; do [ -z "$name" ] || fact trap REQUIRETTY sudo "$name"; done <<END
$NEEDS_TTY
END
    [ -z "${NEWKEYS:-}" ] || fact trap HOST_KEYS "$NEWKEYS"
    if [ -f /run/systemd/shutdown/scheduled ]; then
        when='' mode=shutdown
        while IFS='=' read -r key value; do case $key in USEC) when=${value%??????} ;; MODE) mode=$value ;; esac; done </run/systemd/shutdown/scheduled
        fact trap SHUTDOWN "$mode at $(date -d "@${when:-$now}" '+%H:%M')"
    fi
    revoked
}
writes() { # what we write or rename, into $REPLY as words
    REPLY='/etc /etc/ssh /etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/systemd/system'
    for f in /etc/ssh/sshd_config /etc/ssh/sshd_config.d /etc/ssh/sshd_config.d/00-clawsetup-*.conf /etc/sudoers.d /etc/sudoers.d/clawsetup-admin \
        /etc/ufw /etc/ufw/user*.rules /etc/default/ufw /etc/fail2ban/jail.d /etc/apt/apt.conf.d /var/lib/clawsetup; do
        [ ! -e "$f" ] || REPLY="$REPLY $f"
    done
    while IFS=$TAB read -r _ f; do
        case $f in '' | *[!A-Za-z0-9._/-]*) ;; *) REPLY="$REPLY $f ${f%/*}" ;; esac
    done <<END
$at
END
}
revoked() { # where that list cannot be read, sshd takes no key at all
    setting revokedkeys "${SETTINGS:-}"; krl=$REPLY
    case $krl in '' | none) return 0 ;; esac
    if ! [ -r "$krl" ] || [ -d "$krl" ]; then fact trap REVOKED_LIST "$krl"; return 0; fi
    printf %s "$KEYLIST" | keys | while IFS=$TAB read -r _ name file n line; do
        line=$(printf '%s\n' "$line" | grep -oE '(ssh-(rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9]+|sk-[a-z0-9@.-]+)[ ]+AAAA[A-Za-z0-9+/=]+' | head -n 1)
        # the list is one of keys, or OpenSSH's own format, which its program reads
        if grep -qsF -- "${line##* }" "$krl" ||
            printf '%s\n' "$line" | timeout -s KILL 2 ssh-keygen -Q -f "$krl" /dev/stdin | grep -q ': REVOKED'; then fact trap REVOKED "$file line $n" "$name"; fi
    done
}

# ---- weather ---------------------------------------------------------------------------------------------------------------
locks() { # who holds apt's or dpkg's lock. A process of another name space shows as 0
    set --
    for f in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do [ ! -f "$f" ] || set -- "$@" "$f"; done
    [ $# -gt 0 ] && [ -r /proc/locks ] || return 0
    set -- $(within 2 stat -c %i "$@")
    while read -r _ kind _ _ pid at _; do
        for inode; do
            [ "$kind:${at##*:}" = "POSIX:$inode" ] || continue
            first "/proc/$pid/comm"; fact aptlock "${REPLY:-a program} (pid $pid)"; return
        done
    done </proc/locks
}
dpkg_interrupted() { # unpacked and not configured, and nobody at work on it
    for f in /var/lib/dpkg/updates/[0-9]*; do [ ! -e "$f" ] || return 0; done
    grep -qsE '^Status: [a-z]+ [a-z]+ (half-installed|unpacked|half-configured)$' /var/lib/dpkg/status
}
cloud_init() {
    if [ ! -e /usr/bin/cloud-init ]; then echo absent
    elif [ -e /etc/cloud/cloud-init.disabled ] || [ -e /run/cloud-init/disabled ]; then echo disabled
    elif [ -e /run/cloud-init/result.json ]; then
        if grep -qs '"errors": *\[ *\]' /run/cloud-init/result.json; then echo 'done'; else echo error; fi
    elif [ -e /run/cloud-init/status.json ] || [ -e /run/cloud-init/enabled ]; then echo running
    else echo disabled; fi
}
loggedin() {
    ! has who || within 2 who | awk "$LIB"'NR <= 50 { f = $0; if (f ~ /\(.*\)$/) { sub(/.*\(/, "", f); sub(/\)$/, "", f) } else f = $2; print "loggedin\t" esc($1) " from " esc(f) }'
}
# Newest first and for a second at most: a server that is guessed at day and night has millions of lines
logins() {
    if has journalctl && [ "$SYSTEMD" != 0 ]; then
        within 1 journalctl -q --no-pager -r -n 3000 -o short-unix --since '30 days ago' -g '^Accepted ' \
            _UID=0 _COMM=sshd + _UID=0 _COMM=sshd-session | awk "$LIB"'
            match($0, /sshd(-session)?\[[0-9]+\]: Accepted /) {
                n = split(substr($0, RSTART + RLENGTH), w, " ")
                if (n < 5 || w[2] != "for" || w[4] != "from") next
                k = esc(w[3]) "\t" esc(w[1]) "\t" esc(w[5]); times[k]++; if (!(k in last) || $1 > last[k]) last[k] = $1
            }
            END { for (k in times) printf "login\t%s\t%d\t%d\n", k, times[k], last[k] }'
    fi
}
weather() {
    first /proc/uptime; uptime=${REPLY%%[. ]*}
    first /proc/loadavg; load=${REPLY%% *}
    fact clock "$now"
    fact uptime "${uptime:-0}"
    fact load "${load:-0}"
    fact memoryfree "$MEMORY_FREE"
    printf '%s\n' "$DF" | while read -r path _ free ro; do
        case $path in /*) ;; *) continue ;; esac
        fact free "$path" "$((free / 1024))"
        [ "$ro" != ro ] || fact readonly "$path"
    done
    lock=$(locks)
    printf '%s\n' "$lock"
    [ -n "$lock" ] || ! dpkg_interrupted || fact dpkginterrupted yes
    fact cloudinit "$(cloud_init)"
    set -f; set -- $CONNECTION; set +f
    [ $# -ne 4 ] || fact connection "$@"
    printf '%s\n' "$BESIDE" | grep -E "$WEATHER"
    traps
    o=/var/lib/clawsetup/owner
    if first "$o"; then who=$REPLY; touched=$(within 2 stat -c %Y "$o") && fact lease "$who" "$((now - touched))"; fi
    ours=
    for s in /var/lib/clawsetup/runs/*/*/state.*; do
        [ -e "$s" ] || continue
        step=${s%/state.*}; step=${step#/var/lib/clawsetup/runs/}
        case ${s##*/state.} in
            undone) ;;
            confirmed | applied) ours=${s%/*/state.*}; step=${step##*/}; fact inforce "${step#*-}" ;;
            *) fact openstep "$step" "${s##*/state.}" ;;
        esac
    done
    # Who set this server up, as the newest run of which something is in force tells
    [ -z "$ours" ] || ! first "$ours/run.json" || printf '%s\n' "$REPLY" | awk "$LIB"'
        function said(name,   s) {
            if (!match($0, "\"" name "\":\"[^\"\\\\]*\"")) return ""
            s = substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
            return esc(s)
        }
        { print "ours\t" said("who") "\t" said("from") "\t" said("began") "\t" said("level") }'
    if [ -e /run/reboot-required ]; then
        why=$(sort -u /run/reboot-required.pkgs 2>/dev/null | head -n 20 | tr '\n' ' '); fact rebootrequired "${why% }"
    fi
    if [ -f /var/lib/update-notifier/updates-available ]; then
        n=$(within 2 sed -n 's/^\([0-9][0-9]*\) updates\{0,1\} can be \(applied\|installed\).*/\1/p' /var/lib/update-notifier/updates-available | head -n 1)
        [ -z "$n" ] || fact upgrades "$n"
    fi
}

# What programs say that need nothing of what the rest finds. They run beside it: half of a look is waiting for one or the other.
WEATHER="^(banned|login|loggedin|trap)$TAB"
beside() {
    fail2ban
    firewalls; [ -z "$KERNEL_SAYS" ] || fact trap IPTABLES "$KERNEL_SAYS"
    openclaw
    tailscaled
    logins
    loggedin
    printf '[said]'
}
rest() { # its standard input is what is said beside
    exec 3<&0 </dev/null
    distribution
    packages
    platform
    sshd
    accounts
    LISTENERS=$(listeners); printf '%s\n' "$LISTENERS"
    addresses
    upstream
    printf '%s\n%s\n' "$PACKED" "$UNIT_FACTS"
    files
    sysctls
    swaps
    on_its_port
    BESIDE=$(cat <&3)
    case $BESIDE in *'[said]') BESIDE=${BESIDE%'[said]'} ;; *) exit 1 ;; esac # half of it is nothing
    printf '%s\n' "$BESIDE" | grep -vE "$WEATHER"
    printf '[weather]\n'
    weather
    printf '[looked]\n'
}
look() {
    MEMORY_FREE=0
    printf 'clawsetup-facts\t1\n[state]\n'
    DF=$(disks)
    ask_systemd
    connection
    beside | rest
}
look 2>/dev/null | sealed
