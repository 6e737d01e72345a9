# Logs this server in to a tailnet, with a key that lies in memory or by a page that somebody opens. Decided by BackendState: the
# exit codes of `tailscale` say nothing. The way back is written down before anything is done: logging out.
here=/run/clawsetup
key=$here/tailnet-key stop=$here/tailnet-stop said=$here/tailnet-said pipe=$here/tailnet-pipe
server=@SERVER@ patience=@PATIENCE@
name=${server:-Tailscale}
backend() { tailscale status --json --peers=false 2>/dev/null | sed -n 's/^ *"BackendState": "\(.*\)",*$/\1/p'; }
health() { tailscale status --json --peers=false 2>/dev/null | sed -n '/^ *"Health": \[/,/^ *\]/p'; }
sorry() { rm -f "$key" "$stop" "$said" "$pipe"; words=$*; echo "cannot log in to $name: ${words%.}" >&2; exit 1; }

mkdir -p -m 700 "$here"
for n in $(seq 50); do [ -z "$(backend)" ] || break; sleep 0.2; done
before=$(backend)
[ -n "$before" ] || sorry "tailscaled does not answer. The server is in no tailnet. See journalctl -u tailscaled."
case $before in
Running)
    [ @RENEW@ = yes ] || { echo "already in the tailnet"; rm -f "$key"; exit 0; }
    # what is set stays as it is: tailscale names, in a line of its own, all that has to be said again. Where nothing has, it begins
    # at once, and is asked once more below; until somebody logs in, the key that it has stays in force
    back=nothing
    set -f
    # shellcheck disable=SC2046  # words
    set -- --force-reauth $(tailscale up --force-reauth --timeout=1s 2>&1 </dev/null |
        sed -n 's/^[[:space:]]*tailscale up //p' | tr ' ' '\n' | grep -v -e '^--force-reauth' -e '^--timeout' -e '^--auth-key')
    set +f
    ;;
Stopped) back=down; set -- ;;
*)
    # a machine that is logged out begins anew: settings of an earlier life would otherwise have to be repeated, each of them
    back=logout; set -- --reset --accept-dns=@DNS@
    [ -z "$server" ] || set -- "$@" --login-server="$server"
    host=@HOST@; [ -z "$host" ] || set -- "$@" --hostname="$host"
    tags=@TAGS@; [ -z "$tags" ] || set -- "$@" --advertise-tags="$tags"
    ;;
esac
ends() { tailscale status --json --peers=false 2>/dev/null | sed -n 's/^ *"KeyExpiry": "\(.*\)",*$/\1/p'; }
ended=$(ends)
if [ $back != nothing ]; then
    keep_sysctls net.ipv4.conf.all.src_valid_mark     # tailscaled sets it when it connects, and leaves it so
    {
        cat "$DIR/undo.sh"
        echo 'live() {'
        # whoever was thrown out of the tailnet meanwhile has nothing to log out of, is told so with an error, and knows it once
        # tailscaled has started anew. And whoever is not in it may be about to be: tailscaled waits for the page, or tries the key,
        # also when nobody here does any more, and logging out does not end that
        echo '    out() { case $(tailscale status --json --peers=false 2>/dev/null) in *NeedsLogin*) ;; *) return 1 ;; esac; }'
        echo '    anew() { systemctl restart tailscaled.service; for n in 1 2 3 4 5; do sleep 1; ! out || return 0; done; return 1; }'
        echo '    ! systemctl -q is-active tailscaled.service || { out && anew; } ||'
        echo '        timeout -k 5 60 tailscale '"$back"' </dev/null >>"$LOG" 2>&1 || anew || try tailscale '"$back"
        echo '    sysctls_back || failed=1'
        echo '}'
    } >"$DIR/.undo.sh"
    sync "$DIR/.undo.sh" && mv -T "$DIR/.undo.sh" "$DIR/undo.sh" && sync "$DIR"
fi

by=page
if [ "@BY@" = key ] && [ "$back" != down ]; then
    [ -s "$key" ] || sorry "the auth key did not arrive here. Nothing was changed. Start again, with tailscale.auth-key as env:NAME or file:PATH."
    by=key patience=60
    set -- "$@" --auth-key="file:$key"
elif [ "$back" != down ]; then
    # a picture for a phone's camera, where this tailscale can draw it small enough
    ! tailscale up --help 2>&1 | grep -q -- '--qr-format' || set -- "$@" --qr --qr-format=small
fi
rm -f "$stop" "$pipe"; : >"$said"; mkfifo "$pipe"
tailscale up "$@" --timeout="${patience}s" >"$pipe" 2>&1 </dev/null &
up=$!
# somebody who thinks better of it, and a control server that does not answer, must not be waited for. tailscaled itself tries for ever
(
    n=0
    while sleep 1 && kill -0 $up 2>/dev/null; do
        n=$((n + 1))
        [ ! -e "$stop" ] || { kill $up; break; }
        [ $n -lt 15 ] || grep -q '^link' "$said" || { [ $n -lt 40 ] && ! health | grep -q 'last login error'; } || { kill $up; break; }
    done
) >/dev/null 2>&1 &
while IFS= read -r line; do
    case $line in
    *[![:space:]]*://*)
        link=$(echo $line)
        # a control server that started anew, or found nobody there for long, gives another one
        if grep -q '^link' "$said"; then
            echo "Open this page instead, as the link before is good no more: $link"
        else
            echo "Open this page within $((patience / 60)) minutes to let the server in: $link"
        fi
        echo "link $link" >>"$said" ;;
    *"To authenticate, visit:"*) ;;
    *"To approve your machine, visit"*) echo "An administrator of the tailnet must approve this server:" ;;
    *[![:space:]]*) echo "$line" >>"$said"; echo "$line" ;;
    esac
done <"$pipe"
wait $up || :
rm -f "$key" "$pipe"
for n in $(seq 50); do [ "$(backend)" = Starting ] || break; sleep 0.2; done
none="The server is in no tailnet, as before."
if [ $back = nothing ]; then none="The server stays in the tailnet with the key that it has, until that ends."; fi
if [ "$(backend)" = Running ] && { [ $back != nothing ] || [ "$(ends)" != "$ended" ]; }; then
    rm -f "$said"
    echo "in the tailnet as $(tailscale ip -4 2>/dev/null | head -n 1)"
    exit 0
fi

all="$(cat "$said") $(health)"
again="Make a new one on the page where your tailnet's keys are, and start again."
if [ -e "$stop" ]; then sorry "you stopped. $none Start again any time."; fi
case $all in
*"already used"* | *"already been used"*) sorry "the auth key has been used up: it was good for one machine. $none $again" ;;
*"authkey expired"* | *"key has expired"* | *"key expired"*) sorry "the auth key has expired. $none $again" ;;
*"invalid key"* | *"auth-key not found"* | *"parse auth-key"* | *"AuthKey not found"*)
    sorry "it does not take the auth key, which is wrong, used up or expired. $none $again" ;;
*"requested tags"*) sorry "the tailnet does not let this key or person give the tags ${tags:-}. $none Allow them in its access rules (tagOwners), or leave tailscale.tags empty." ;;
*"certificate has expired or is not yet valid"*)
    sorry "its certificate is not valid at the time that this server has, $(date -u '+%F %H:%M') UTC. $none Set the clock right (timedatectl set-ntp true) and start again." ;;
*x509* | *"tls:"*) sorry "its certificate is not trusted here. $none See whether the address is right, and who signed its certificate." ;;
*"failed to resolve"* | *"no such host"*) sorry "nobody knows that name here. $none See whether tailscale.login-server is right, and whether this server resolves names." ;;
*"connection refused"*) sorry "nothing answers there (connection refused). $none See whether the control server runs, and start again." ;;
*"no route to host"* | *"i/o timeout"* | *"context deadline"* | *"network is unreachable"*)
    sorry "this server does not reach it. $none See whether the control server runs, and what a firewall in between lets out, and start again." ;;
esac
case $(backend) in
NeedsMachineAuth) sorry "nobody approved this server within $((patience / 60)) minutes. $none Ask an administrator of the tailnet, and start again." ;;
esac
if [ $by = page ] && grep -q '^link' "$said"; then
    sorry "nobody opened the page within $((patience / 60)) minutes. $none Start again, or take an auth key (tailscale.auth-key)."
fi
sorry "it says: $(grep -v '^link' "$said" | tail -n 1). $none See journalctl -u tailscaled."
