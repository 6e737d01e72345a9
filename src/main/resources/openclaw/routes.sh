# Takes away what Tailscale goes on serving of the gateway. The way back is written down first: all that it serves, as it tells it.
was=$DIR/before/served
mkdir -p "$DIR/before"
tailscale serve status --json >"$was"
{
    cat "$DIR/undo.sh"
    echo 'live() { ! systemctl -q is-active tailscaled.service || tailscale serve set-raw <"$DIR/before/served" || failed=1; }'
} >"$DIR/.undo.sh"
sync "$was" "$DIR/.undo.sh" && mv -T "$DIR/.undo.sh" "$DIR/undo.sh" && sync "$DIR"
@OFF@
