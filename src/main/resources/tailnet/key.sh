# Fills $NEW with the key that signs Tailscale's packages, once it is known to be that key and no other: an apt that trusts a key
# installs whatever that key signed. Nothing but apt, awk and coreutils, which every Debian has.
set -eu
umask 022
mirror=@MIRROR@ code=@CODENAME@
mirror=${mirror%/}/@DISTRIBUTION@
load=$NEW/.load
mkdir "$load"
sorry() { words=$*; echo "cannot get Tailscale: ${words%.}" >&2; exit 69; }
get() { /usr/lib/apt/apt-helper -q=9 -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 download-file "$1" "$load/$2" >"$load/said" 2>&1; }
why() { sed -n 's/^[EW]: *//p' "$load/said" | tail -n 1; }

[ -c /dev/net/tun ] || sorry "this server has no /dev/net/tun, so no program can make a network of its own. Nothing was changed." \
    "Ask whoever runs the container or the machine underneath to give it one."
get "$mirror/$code.noarmor.gpg" key.gpg || sorry "$mirror does not give its key ($(why)). Nothing was changed." \
    "See whether this server reaches it, or name a mirror (tailscale.mirror)."

# Each packet that is a key of its own (tag 6), as "offset length": the fingerprint is the SHA-1 of 0x99, the length, and the packet
# (RFC 4880, 12.2). A second one would be trusted as well.
keys=$(od -An -v -tu1 -w1 "$load/key.gpg" | awk '
    { b[n++] = $1 + 0 }
    END {
        for (i = 0; i < n;) {
            if (b[i] < 128) { print "not a key"; exit }
            if (b[i] >= 192) {                              # the new format
                tag = b[i] - 192; l = b[i + 1]
                if (l < 192) { len = l; at = i + 2 }
                else if (l < 224) { len = (l - 192) * 256 + b[i + 2] + 192; at = i + 3 }
                else if (l == 255) { len = ((b[i + 2] * 256 + b[i + 3]) * 256 + b[i + 4]) * 256 + b[i + 5]; at = i + 6 }
                else { print "not a key"; exit }
            } else {                                        # the old one
                tag = int((b[i] - 128) / 4); s = b[i] % 4
                if (s == 0) { len = b[i + 1]; at = i + 2 }
                else if (s == 1) { len = b[i + 1] * 256 + b[i + 2]; at = i + 3 }
                else if (s == 2) { len = ((b[i + 1] * 256 + b[i + 2]) * 256 + b[i + 3]) * 256 + b[i + 4]; at = i + 5 }
                else { print "not a key"; exit }
            }
            if (tag == 6) print at, len
            i = at + len
        }
        if (i != n) print "not a key"
    }')
case $keys in
'' | *"not a key"* | *"
"*) print='no single key' ;;
*)
    len=${keys#* }
    print=$({
        printf '\231'
        # shellcheck disable=SC2059  # two bytes, as octal escapes
        printf "$(printf '\\%03o\\%03o' $((len / 256)) $((len % 256)))"
        tail -c +$((${keys% *} + 1)) "$load/key.gpg" | head -c "$len"
    } | sha1sum | cut -d ' ' -f 1 | tr a-f A-F) ;;
esac
[ "$print" = @FINGERPRINT@ ] || sorry "its packages are signed by another key than the one that clawsetup knows ($print). Nothing was changed." \
    "Somebody may have changed them on the way: use no packages from $mirror, and tell the makers. A mirror with a key of its own needs tailscale.mirror-key."

get "$mirror/dists/$code/InRelease" InRelease || sorry "$mirror has nothing for $code ($(why)). Nothing was changed." \
    "See whether Tailscale supports this release, or name another mirror (tailscale.mirror)."
made=$(sed -n 's/^Date: *//p' "$load/InRelease" | head -n 1)
if made=$(date -d "$made" +%s 2>/dev/null) && [ "$made" -gt $(($(date +%s) + 3600)) ]; then
    sorry "this server's clock is wrong: it says $(date -u '+%F %H:%M') UTC, and the list of packages was made on $(date -u -d "@$made" '+%F %H:%M')." \
        "Nothing was changed. Set the clock right (timedatectl set-ntp true) and start again."
fi
chmod 644 "$load/key.gpg"
mv "$load/key.gpg" "$NEW/tailscale.gpg"
rm -rf "$load"
echo "signed by $print"
