set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-runtime.openclaw 'OpenClaw, pinned'
note /opt/openclaw
. /var/lib/clawsetup/claw.sh
claw_keep 2026-11-20T091402-7f3a/07-runtime.openclaw
hide token tok-en
cat >"$DIR/apply.sh" <<'END2'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-runtime.openclaw
umask 022
NEW=$(tree_new /opt/openclaw)
rm -rf "$NEW"
mkdir -p -m 755 "$NEW"
(
npm install --prefix "$NEW"
)
put_tree /opt/openclaw
. /var/lib/clawsetup/claw.sh
claw_onboard --mode local
token=$(secret token)
printf %s "$token" | claw_token
claw_patch <<'END'
{"gateway":{"bind":"loopback"}}
END
END2
cat >"$DIR/undo.sh" <<'END'
files() {
    . /var/lib/clawsetup/claw.sh; claw_back 2026-11-20T091402-7f3a/07-runtime.openclaw || failed=1
    tree_back /opt/openclaw
}
live() {
    :
}
END
saved
