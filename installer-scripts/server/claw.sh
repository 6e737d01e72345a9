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
claw_copy() { echo "$CLAW_STATE/.openclaw.json.clawsetup-$(echo "$1" | tr / -)"; }
claw_keep() {
    ! id "$CLAW" >/dev/null 2>&1 || ! as_claw test -f "$CLAW_STATE/openclaw.json" ||
        as_claw cp -pT --remove-destination "$CLAW_STATE/openclaw.json" "$(claw_copy "$1")"
}
claw_back() {
    ! id "$CLAW" >/dev/null 2>&1 || ! as_claw test -f "$(claw_copy "$1")" ||
        as_claw mv -fT "$(claw_copy "$1")" "$CLAW_STATE/openclaw.json"
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
