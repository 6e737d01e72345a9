set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-odd-names 'It'\''s a title with a quote; rm -rf /'
keep '/etc/it'\''s; rm -rf $HOME/`x`.conf'
keep '/etc/no newline'
keep '/etc/old file'
keep '/etc/a link'
mkdir -p "$DIR/files"'/etc/it'\''s; rm -rf $HOME'
cat >"$DIR/files"'/etc/it'\''s; rm -rf $HOME/`x`.conf' <<'END3'
END
$(date) 'quoted' "twice" \ `x`
END2
END3
mkdir -p "$DIR/files"/etc
printf %s 'it'\''s one line' | cat >"$DIR/files"'/etc/no newline'
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-odd-names
umask 022
put '/etc/it'\''s; rm -rf $HOME/`x`.conf' 0640 root:adm
put '/etc/no newline' 0600
remove '/etc/old file'
put_link '/etc/a link' '../to; there'
END
cat >"$DIR/undo.sh" <<'END'
files() {
    put_back '/etc/a link'
    put_back '/etc/old file'
    put_back '/etc/no newline'
    put_back '/etc/it'\''s; rm -rf $HOME/`x`.conf'
}
live() {
    :
}
END
saved
