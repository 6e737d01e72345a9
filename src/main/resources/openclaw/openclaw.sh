# Fills $NEW with OpenClaw @VERSION@, as npm lays it out: bin/openclaw and lib/node_modules/openclaw. Root's, so that the
# account it runs as can't rewrite it.
set -eu
umask 022
PATH=/opt/openclaw/node/bin:/usr/local/bin:/usr/bin:/bin HOME=/root
export PATH HOME
set -- --prefix "$NEW" --cache "$NEW/.cache" --no-audit --no-fund --no-update-notifier --loglevel=error
registry=@REGISTRY@
[ -z "$registry" ] || set -- "$@" --registry "$registry"
# Since npm 12 a package's own install script only runs when it is named; OpenClaw is incomplete without its own, and can't
# finish itself later, as its files are root's. npm up to 11.15 doesn't know the word.
case $(npm --version) in [0-9].* | 10.* | 11.[0-9].* | 11.1[0-5].*) ;; *) set -- "$@" --allow-scripts=openclaw ;; esac
echo "OpenClaw @VERSION@, with Node $(node --version) and npm $(npm --version)"
npm install -g "$@" openclaw@@VERSION@
rm -rf "$NEW/.cache"
chown -R root:root "$NEW"
chmod -R go-w "$NEW"
HOME=$NEW/.try "$NEW/bin/openclaw" --version
rm -rf "$NEW/.try"
