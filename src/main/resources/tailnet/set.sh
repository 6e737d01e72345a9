# Changes what Tailscale was set to here, without logging in again. The way back is written down before anything is done.
{
    cat "$DIR/undo.sh"
    echo 'live() {'
    echo '    ! systemctl -q is-active tailscaled.service || try tailscale set '@BEFORE@
    echo '}'
} >"$DIR/.undo.sh"
sync "$DIR/.undo.sh" && mv -T "$DIR/.undo.sh" "$DIR/undo.sh" && sync "$DIR"
# shellcheck disable=SC2086  # words: names have letters, digits and hyphens only
tailscale set @WANTED@
