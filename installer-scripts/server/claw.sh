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
# claw_data keep|back FOLDER: by SQLite's own backup, as they are in use. Only the newest copy is kept. Put back, what came later is the
# user's, and stays in FOLDER.later. Done twice, or killed in between and done again, it comes to the same.
claw_data() {
    as_claw node - "$1" "$CLAW_STATE" "$2" <<'END'
const fs = require("node:fs"), path = require("node:path"), sqlite = require("node:sqlite");
const [what, state, copies] = process.argv.slice(2), later = copies + ".later";
const files = (top, ending) => !fs.existsSync(top) ? [] : fs.readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(f => f.isFile() && f.name.endsWith(ending)).map(f => path.join(f.parentPath, f.name));
const move = (from, to) => { fs.mkdirSync(path.dirname(to), { recursive: true }); fs.renameSync(from, to); };
(async () => {
    if (what === "keep") {
        fs.readdirSync(state).filter(f => f.startsWith(".data.clawsetup-") && !f.endsWith(".later"))
            .forEach(f => fs.rmSync(path.join(state, f), { recursive: true }));
        const half = copies + ".half";
        for (const file of [...files(path.join(state, "state"), ".sqlite"), ...files(path.join(state, "agents"), ".sqlite")]) {
            const copy = path.join(half, path.relative(state, file));
            fs.mkdirSync(path.dirname(copy), { recursive: true });
            const open = new sqlite.DatabaseSync(file, { readOnly: true });
            await sqlite.backup(open, copy);
            open.close();
        }
        if (fs.existsSync(half)) fs.renameSync(half, copies);
    } else {
        for (const copy of files(copies, ".sqlite")) {
            const name = path.relative(copies, copy), file = path.join(state, name);
            for (const part of ["", "-wal", "-shm"])
                if (fs.existsSync(file + part) && !fs.existsSync(path.join(later, name + part))) move(file + part, path.join(later, name + part));
            move(copy, file);
        }
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
