# Fills $NEW with Node @VERSION@ and npm, from the first source that answers. Whatever the source, nothing is unpacked whose
# hash is not the one below, and the executable must be the very one that nodejs.org published.
set -eu
umask 022
unset CDPATH
load=$NEW/.load
mkdir "$load"
get() { curl -fsSL --proto =https,http --connect-timeout 10 --retry 2 --max-time 600 -o "$load/$2" "$1"; }

# nodejs.org's archive, or that of a mirror that is laid out the same
archive() {
    echo "Node @VERSION@ from $1"
    get "$1/v@VERSION@/node-v@VERSION@-linux-@ARCH@.tar.gz" node.tgz || return 1
    echo "@ARCHIVE_SHA256@  $load/node.tgz" | sha256sum -c --quiet || return 1
    tar -xzf "$load/node.tgz" -C "$NEW" --strip-components=1 --no-same-owner
}

# The same executable as npm's package; npm itself comes apart
packages() {
    echo "Node @VERSION@ from the npm registry $1"
    get "$1/node-linux-@ARCH@/-/node-linux-@ARCH@-@VERSION@.tgz" node.tgz && get "$1/npm/-/npm-@NPM_VERSION@.tgz" npm.tgz || return 1
    echo "@PACKAGE_SHA512@  $load/node.tgz" | sha512sum -c --quiet || return 1
    echo "@NPM_SHA512@  $load/npm.tgz" | sha512sum -c --quiet || return 1
    tar -xzf "$load/node.tgz" -C "$NEW" --strip-components=1 --no-same-owner &&
        mkdir -p "$NEW/lib/node_modules/npm" &&
        tar -xzf "$load/npm.tgz" -C "$NEW/lib/node_modules/npm" --strip-components=1 --no-same-owner &&
        ln -sfn ../lib/node_modules/npm/bin/npm-cli.js "$NEW/bin/npm" &&
        ln -sfn ../lib/node_modules/npm/bin/npx-cli.js "$NEW/bin/npx"
}

# The registry that was asked for, else the one this server's own npm settings name
registry() {
    named=@REGISTRY@
    for rc in /root/.npmrc /usr/local/etc/npmrc /etc/npmrc /usr/etc/npmrc; do
        [ -n "$named" ] || [ ! -r "$rc" ] || named=$(sed -n 's/^ *registry *= *"\{0,1\}\([^" ]*\)"\{0,1\} *$/\1/p' "$rc" | tail -n 1)
    done
    echo "${named%/}"
}

mirror=@MIRROR@
if ! archive "${mirror%/}"; then
    from=$(registry)
    [ -n "$from" ] && packages "$from" || {
        echo "cannot get Node @VERSION@: neither ${mirror%/} nor ${from:-an npm registry (none is named)} has given it." \
            "Nothing is changed. Name a mirror that this server reaches (runtime.node-mirror or runtime.npm-registry)." >&2
        exit 69
    }
fi
echo "@NODE_SHA256@  $NEW/bin/node" | sha256sum -c --quiet
rm -rf "$load" "$NEW/include" "$NEW/share" "$NEW/CHANGELOG.md" "$NEW/README.md"
chown -R root:root "$NEW"
chmod -R go-w "$NEW"
"$NEW/bin/node" -e 'console.log("Node " + process.version + ", SQLite " + process.versions.sqlite)'
