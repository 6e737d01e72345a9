# Who may command Tailscale besides root. OpenClaw claims its address there itself, as the account it runs as. The way back is
# written down first: who was it before.
{
    cat "$DIR/undo.sh"
    echo 'live() {'
    echo '    ! systemctl -q is-active tailscaled.service || try tailscale set --operator='@WAS@
    echo '    systemctl daemon-reload'
    echo '    gateway_again || failed=1'
    echo '}'
} >"$DIR/.undo.sh"
sync "$DIR/.undo.sh" && mv -T "$DIR/.undo.sh" "$DIR/undo.sh" && sync "$DIR"
tailscale set --operator=@WANTED@
