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
Running) echo "already in the tailnet"; rm -f "$key"; exit 0 ;;
Stopped) back=down; set -- ;;
*)
    # a machine that is logged out begins anew: settings of an earlier life would otherwise have to be repeated, each of them
    back=logout; set -- --reset --accept-dns=@DNS@
    [ -z "$server" ] || set -- "$@" --login-server="$server"
    host=@HOST@; [ -z "$host" ] || set -- "$@" --hostname="$host"
    tags=@TAGS@; [ -z "$tags" ] || set -- "$@" --advertise-tags="$tags"
    ;;
esac
keep_sysctls net.ipv4.conf.all.src_valid_mark     # tailscaled sets it when it connects, and leaves it so
{
    cat "$DIR/undo.sh"
    echo 'live() {'
    echo '    ! systemctl -q is-active tailscaled.service || try tailscale '"$back"
    echo '    sysctls_back || failed=1'
    echo '}'
} >"$DIR/.undo.sh"
sync "$DIR/.undo.sh" && mv -T "$DIR/.undo.sh" "$DIR/undo.sh" && sync "$DIR"

by=page
if [ "@BY@" = key ] && [ "$back" = logout ]; then
    [ -s "$key" ] || sorry "the auth key did not arrive here. The server is in no tailnet. Start again, with tailscale.auth-key as env:NAME or file:PATH."
    by=key patience=60
    set -- "$@" --auth-key="file:$key"
elif [ "$back" = logout ]; then
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
        echo "link $link" >>"$said"
        echo "Open this page within $((patience / 60)) minutes to let the server in: $link" ;;
    *"To authenticate, visit:"*) ;;
    *"To approve your machine, visit"*) echo "An administrator of the tailnet must approve this server:" ;;
    *[![:space:]]*) echo "$line" >>"$said"; echo "$line" ;;
    esac
done <"$pipe"
wait $up || :
rm -f "$key" "$pipe"
for n in $(seq 50); do [ "$(backend)" = Starting ] || break; sleep 0.2; done
if [ "$(backend)" = Running ]; then
    rm -f "$said"
    echo "in the tailnet as $(tailscale ip -4 2>/dev/null | head -n 1)"
    exit 0
fi

all="$(cat "$said") $(health)"
none="The server is in no tailnet, as before."
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
