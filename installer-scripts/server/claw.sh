# claw.sh: OpenClaw's own commands, as its own account. Sourced by apply.sh and undo.sh after lib.sh; needs util-linux's setpriv
# (no PAM: no session, no user manager). The account's files are only touched as the account: they are its own, so anything in
# them may be a link to something of root's.
CLAW=openclaw CLAW_HOME=$(getent passwd openclaw | cut -d: -f6)
CLAW_STATE=$CLAW_HOME/.openclaw

as_claw() {
    (cd / && umask 077 && exec setpriv --reuid="$CLAW" --regid="$CLAW" --init-groups --inh-caps=-all env -i \
        HOME="$CLAW_HOME" LANG=C.UTF-8 PATH=/opt/openclaw/app/bin:/opt/openclaw/node/bin:/usr/local/bin:/usr/bin:/bin \
        XDG_CACHE_HOME="$CLAW_STATE/cache" OPENCLAW_SERVICE_REPAIR_POLICY=external "$@")
}
claw() { as_claw /opt/openclaw/app/bin/openclaw "$@"; }

# claw_keep STEP / claw_back STEP: the configuration, beside itself. It may hold a user's own secrets in plain text, so it isn't
# copied to where our records are. Where there was none, what OpenClaw has written since is the user's and stays.
# Where the step is another program, its databases too: a newer OpenClaw changes them, and the older one then refuses to start.
claw_copy() { echo "$CLAW_STATE/.$2.clawsetup-$(echo "$1" | tr / -)"; }
claw_keep() {
    id "$CLAW" >/dev/null 2>&1 || return 0
    ! as_claw test -f "$CLAW_STATE/openclaw.json" ||
        as_claw cp -pT --remove-destination "$CLAW_STATE/openclaw.json" "$(claw_copy "$1" openclaw.json)" || return 1
    case $1 in *-runtime.openclaw) claw_data keep "$(claw_copy "$1" data)" ;; esac
}
claw_back() {
    id "$CLAW" >/dev/null 2>&1 || return 0
    ! as_claw test -f "$(claw_copy "$1" openclaw.json)" ||
        as_claw mv -fT "$(claw_copy "$1" openclaw.json)" "$CLAW_STATE/openclaw.json" || return 1
    as_claw test -d "$(claw_copy "$1" data)" || return 0
    ran=; ! systemctl -q is-active openclaw-gateway.service || { ran=yes; systemctl stop openclaw-gateway.service || return 1; }
    claw_data back "$(claw_copy "$1" data)" || return 1
    systemctl reset-failed openclaw-gateway.service 2>/dev/null || :
    [ -z "$ran" ] || systemctl start openclaw-gateway.service
}
# claw_data keep|back FOLDER: by SQLite's own backup, as they are in use. Only the newest copy is kept. Put back, all that was there by
# then is the user's, and stays in FOLDER.later. Killed in between and done again, it comes to the same.
claw_data() {
    as_claw node - "$1" "$CLAW_STATE" "$2" <<'END'
const fs = require("node:fs"), path = require("node:path"), sqlite = require("node:sqlite");
const [what, state, copies] = process.argv.slice(2), half = copies + ".half", later = copies + ".later";
const files = (top, kind) => !fs.existsSync(top) ? [] : fs.readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(f => f.isFile() && kind.test(f.name)).map(f => path.join(f.parentPath, f.name));
const databases = kind => ["state", "agents"].flatMap(top => files(path.join(state, top), kind));
const room = file => (fs.mkdirSync(path.dirname(file), { recursive: true }), file);
const move = (file, from, to) => fs.renameSync(file, room(path.join(to, path.relative(from, file))));
(async () => {
    if (what === "keep") {
        for (const old of fs.readdirSync(state).filter(f => f.startsWith(".data.clawsetup-") && !f.endsWith(".later")))
            fs.rmSync(path.join(state, old), { recursive: true });
        fs.mkdirSync(half);
        for (const file of databases(/\.sqlite$/)) {
            const open = new sqlite.DatabaseSync(file, { readOnly: true });
            await sqlite.backup(open, room(path.join(half, path.relative(state, file))));
            open.close();
        }
        fs.renameSync(half, copies);
    } else {
        if (!fs.existsSync(later)) {
            fs.mkdirSync(half, { recursive: true });
            for (const file of databases(/\.sqlite(-wal|-shm)?$/)) move(file, state, half);
            fs.renameSync(half, later);
        }
        for (const copy of files(copies, /\.sqlite$/)) move(copy, copies, state);
        fs.rmSync(copies, { recursive: true });
    }
})();
END
}

# claw_onboard ARG…: it reads its standard input to the end, which may be the rest of a script.
claw_onboard() { claw onboard "$@" </dev/null; }
# claw_token: a token for the gateway from standard input, or one of 64 digits that is made here. Never an argument: `ps` shows those.
claw_token() { claw secrets store set OPENCLAW_GATEWAY_TOKEN --kind secret --value-file - >/dev/null; }
claw_new_token() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' | claw_token; }
# claw_patch <PATCH: one checked write. A token in plain text can't be merged with a reference to the store, only replaced.
claw_patch() {
    patch=$(cat)
    case $patch in *'"token"'*) set -- --replace-path gateway.auth.token ;; *) set -- ;; esac
    printf '%s\n' "$patch" | claw config patch --stdin "$@"
}
