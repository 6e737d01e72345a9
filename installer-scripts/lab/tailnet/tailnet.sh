# shellcheck shell=bash disable=SC2154  # lab, state, label, near: those of practice
# practice tailnet: a tailnet to practise on. Sourced by `practice`, whose words it uses.
#
# All of it is real. tailscale, tailscaled and the relay (derper) are built from Tailscale's own Go module with the version and hashes of
# go.mod and go.sum beside this file, the control server is Headscale, built from its module with its own go.sum. Tailscale is packed as
# a .deb with the vendor's own scripts and unit, and served as a signed apt repository, laid out as the vendor's. One container on the
# servers' network has them all. Built once: it is kept until `practice clean`.

headscale_version=0.28.0
headscale_hash=h1:1lz1wj1NhKH2Y+U6URaVochCMrBsb+IUNDjQdwKn37Q=
tailnet_source=$lab/tailnet
tailnet_version() { sed -n 's/^require tailscale\.com v\([0-9.]*\).*/\1/p' "$tailnet_source/go.mod" | head -n 1; }

# The folder of what was built, named by what it was built from.
tailnet_made() { echo "$state/tailnet/$(cat "$tailnet_source"/* | hash_of)"; }

tailnet_needs() {
    has go || echo golang-go
    has gpg || echo gnupg
    has dpkg-deb || echo dpkg
    has jq || echo jq
    return 0
}

# Exits with 69 where this machine cannot make it: a test then says what it skips.
tailnet_build() {
    local made new version
    made=$(tailnet_made)
    [ ! -e "$made/key" ] || return 0
    version=$(tailnet_version)
    # shellcheck disable=SC2046
    install_packages $(tailnet_needs)
    new=$made.new
    rm -rf "$new" && mkdir -p "$new/bin"
    say "building Tailscale $version and Headscale $headscale_version from Go modules (once, some minutes)"
    if ! (
        set -e
        cd "$tailnet_source"
        CGO_ENABLED=0 nice -n 19 go build -p 1 -trimpath -o "$new/bin/" \
            -ldflags "-s -w -X tailscale.com/version.longStamp=$version-practice -X tailscale.com/version.shortStamp=$version" tool .
        module=$(cd / && go mod download -json "github.com/juanfont/headscale@v$headscale_version")
        [ "$(echo "$module" | jq -r .Sum)" = "$headscale_hash" ] || { echo "Headscale is not what it was: $module"; exit 1; }
        cp -r "$(echo "$module" | jq -r .Dir)" "$new/headscale" && chmod -R u+w "$new/headscale"
        cd "$new/headscale"
        CGO_ENABLED=0 nice -n 19 go build -p 1 -trimpath -o "$new/bin/" -ldflags "-s -w" ./cmd/headscale
        rm -rf "$new/headscale"
    ) > "$state/tailnet.log" 2>&1 9>&-; then
        tail -n 5 "$state/tailnet.log" >&2
        say "cannot build Tailscale and Headscale: see above and $state/tailnet.log. It needs $(sed -n 's/^go /Go /p' "$tailnet_source/go.mod") or newer, and a Go module proxy that it reaches."
        exit 69
    fi
    tailnet_package "$new" "$version"
    tailnet_repository "$new"
    rm -rf "$made" && mv "$new" "$made"
}

# As the vendor packs it (its release/deb and cmd/tailscaled/tailscaled.service), for this machine's architecture.
tailnet_package() { # FOLDER VERSION
    local module tree=$1/tree arch
    module=$(cd "$tailnet_source" && go list -m -f '{{.Dir}}' tailscale.com)
    arch=$(dpkg --print-architecture)
    install -D -m 755 "$1/bin/tailscale" "$tree/usr/bin/tailscale"
    install -D -m 755 "$1/bin/tailscaled" "$tree/usr/sbin/tailscaled"
    install -D -m 644 "$module/cmd/tailscaled/tailscaled.defaults" "$tree/etc/default/tailscaled"
    echo TS_NO_LOGS_NO_SUPPORT=true >> "$tree/etc/default/tailscaled"   # what happens in practice is told to nobody
    install -D -m 644 "$module/cmd/tailscaled/tailscaled.service" "$tree/lib/systemd/system/tailscaled.service"
    mkdir -p "$tree/DEBIAN"
    echo /etc/default/tailscaled > "$tree/DEBIAN/conffiles"
    local script
    for script in postinst prerm postrm; do install -m 755 "$module/release/deb/debian.$script.sh" "$tree/DEBIAN/$script"; done
    printf '%s\n' 'Package: tailscale' "Version: $2" "Architecture: $arch" 'Depends: iptables' 'Section: net' 'Priority: extra' \
        'Maintainer: Practice <practice@practice.test>' 'Description: Tailscale, built for practice' > "$tree/DEBIAN/control"
    mkdir -p "$1/stable/debian/pool"
    dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$1/stable/debian/pool/tailscale_$2_$arch.deb" >/dev/null
    rm -rf "$tree" "$1/bin/tailscale" "$1/bin/tailscaled"
}

tailnet_repository() { # FOLDER
    local root=$1/stable/debian code arch deb file
    # gpg's agent wants a short path for its socket
    GNUPGHOME=$(mktemp -d) && export GNUPGHOME
    gpg --batch -q --no-auto-check-trustdb --passphrase '' --quick-generate-key 'Practice tailnet <practice@practice.test>' rsa3072 sign never
    gpg --batch --no-auto-check-trustdb --with-colons --list-keys 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }' > "$1/fingerprint"
    deb=$(cd "$root" && echo pool/*.deb)
    arch=$(dpkg-deb -f "$root/$deb" Architecture)
    for code in bookworm trixie; do
        local folder=$root/dists/$code
        mkdir -p "$folder/main/binary-$arch"
        {
            dpkg-deb -f "$root/$deb"
            echo "Filename: $deb"
            echo "Size: $(stat -c %s "$root/$deb")"
            echo "SHA256: $(sha256sum < "$root/$deb" | cut -d ' ' -f 1)"
        } > "$folder/main/binary-$arch/Packages"
        {
            printf '%s\n' 'Origin: Tailscale' 'Label: Tailscale' "Suite: $code" "Codename: $code" "Architectures: $arch" \
                'Components: main' "Date: $(date -Ru)" 'SHA256:'
            (cd "$folder" && for file in main/binary-*/Packages; do
                echo " $(sha256sum < "$file" | cut -d ' ' -f 1) $(stat -c %s "$file") $file"; done)
        } > "$folder/Release"
        gpg --batch -q --clearsign --digest-algo SHA512 -o "$folder/InRelease" "$folder/Release"
        gpg --batch --export > "$root/$code.noarmor.gpg"
    done
    gpgconf --kill gpg-agent
    rm -rf "$GNUPGHOME"
    unset GNUPGHOME
    mv "$1/fingerprint" "$1/key"
}

tailnet_up() {
    local made image folder=$state/servers/tailnet n address
    if [ -e "$folder/about" ] && docker inspect "$(box_of tailnet)" >/dev/null 2>&1; then cat "$folder/about"; return; fi
    ready_machine
    tailnet_build
    made=$(tailnet_made)
    image=$(seed_image trixie)
    [ ! -e "$folder" ] || down_one tailnet
    mkdir -p "$folder"
    n=$(take_address)
    echo tailnet > "$state/addresses/$n/name"
    flock -u 9
    address=$(prefix4 "$near").$n
    printf '%s\n' os=control like=tailnet trap= "byte=$n" limits= > "$folder/kind"
    docker run -d --name "$(box_of tailnet)" --hostname tailnet --label "$label=1" --network "$near" \
        --ip "$address" --ip6 "$(prefix6 "$near")::$n" -v "$made/stable:/stable/stable:ro" -v "$made/bin:/opt/tailnet:ro" \
        -v "$tailnet_source/start:/start:ro" "$image" /start "$address" >/dev/null
    printf '%s\n' name=tailnet "host=$address" "host6=$(prefix6 "$near")::$n" "login_server=http://$address" \
        "mirror=http://$address:8080/stable" "mirror_key=$(cat "$made/key")" "version=$(tailnet_version)" > "$folder/about.new"
    tailnet_ready
    headscale users create ada >/dev/null
    mv "$folder/about.new" "$folder/about"
    cat "$folder/about"
}

headscale() { docker exec "$(box_of tailnet)" /opt/tailnet/headscale "$@"; }

tailnet_ready() {
    local left=100
    until headscale health >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { docker logs "$(box_of tailnet)" >&2; die "cannot start the control server: see above."; }
        sleep 0.1
    done
}

# an expired key is one that was valid for a moment
tailnet_key() { # reusable|once|expired TAGS
    local -a how=(--expiration 24h)
    case $1 in
        reusable) how+=(--reusable) ;;
        once) ;;
        expired) how=(--expiration 1ms --reusable) ;;
        *) usage >&2; exit 64 ;;
    esac
    [ -z "$2" ] || how+=(--tags "$2")
    headscale preauthkeys create --user 1 "${how[@]}" -o json | jq -r .key
}

# A link is one moment's: Headscale keeps it in its memory only.
tailnet_forget() {
    docker exec "$(box_of tailnet)" /bin/sh -c 'for p in /proc/[0-9]*; do case $(readlink "$p/exe") in */headscale) kill "${p#/proc/}" ;; esac; done'
    sleep 0.3
    tailnet_ready
}

tailnet_node() { # NAME; prints its number
    headscale nodes list -o json | jq -er --arg name "$1" '.[] | select(.given_name == $name) | .id' \
        || die "cannot find the node $1: practice tailnet nodes shows them."
}

# Takes a practice server into the tailnet, as somebody who has the key would do by hand.
tailnet_join() { # NAME
    known "$1"
    known tailnet
    local key mirror known
    mirror=$(about tailnet mirror)
    key=$(tailnet_key reusable '')
    docker exec -i "$(box_of "$1")" sh -s -- "$1" "$mirror" "$(about tailnet login_server)" "$key" >&2 <<'SH' || die "cannot take $1 into the tailnet: see above."
set -eu
code=$(. /etc/os-release && echo "$VERSION_CODENAME")
if ! command -v tailscale >/dev/null; then
    /usr/lib/apt/apt-helper -q=9 download-file "$2/debian/$code.noarmor.gpg" /usr/share/keyrings/practice-tailscale.gpg >/dev/null 2>&1
    chmod 644 /usr/share/keyrings/practice-tailscale.gpg
    echo "deb [signed-by=/usr/share/keyrings/practice-tailscale.gpg] $2/debian $code main" >/etc/apt/sources.list.d/practice-tailscale.list
    apt-get -qq update >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends tailscale >/dev/null
    systemctl -q enable --now tailscaled
fi
tailscale up --login-server="$3" --auth-key="$4" --hostname="$1" --accept-dns=false --timeout=60s
SH
    sed -i '/^tailnet=/d' "$state/servers/$1/about"
    echo "tailnet=$(docker exec "$(box_of "$1")" tailscale ip -4)" >> "$state/servers/$1/about"
    known=$(sed -n "s/^$(about "$1" host),[^ ]* /$(about "$1" tailnet) /p" "$state/servers/$1/known_hosts")
    echo "$known" >> "$state/servers/$1/known_hosts"
}

# A laptop in the tailnet, and this machine behind it: what it sends to the tailnet goes out there, under the laptop's address.
tailnet_laptop() {
    known tailnet
    if [ ! -e "$state/servers/tailnet-laptop/about" ]; then
        up --os debian13 --like bare --name tailnet-laptop >/dev/null
        tailnet_join tailnet-laptop
        docker exec "$(box_of tailnet-laptop)" sh -ec \
            'sysctl -qw net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -o tailscale0 -j MASQUERADE'
    fi
    as_root ip route replace "$tailnet_road" via "$(about tailnet-laptop host)"
    cat "$state/servers/tailnet-laptop/about"
}

tailnet_road=100.64.0.0/16   # Headscale gives its first addresses out of it

tailnet_down() {
    if [ -d "$state/servers/tailnet-laptop" ]; then
        as_root ip route del "$tailnet_road" 2>/dev/null || :
        down_one tailnet-laptop
    fi
    [ ! -d "$state/servers/tailnet" ] || down_one tailnet
}

tailnet() {
    local what=${1:-} node
    [ $# -eq 0 ] || shift
    case $what in
        up) tailnet_up ;;
        down) tailnet_down ;;
        join) tailnet_join "${1:?practice tailnet join NAME}"; about "$1" tailnet ;;
        laptop) tailnet_laptop ;;
        key) known tailnet; tailnet_key "${1:-reusable}" "${2:-}" ;;
        approve) known tailnet; : "${1:?practice tailnet approve LINK}"; headscale nodes register --user ada --key "${1##*/}" >/dev/null ;;
        forget) known tailnet; tailnet_forget ;;
        expiry)
            known tailnet
            node=$(tailnet_node "${1:?practice tailnet expiry NODE HOURS}")
            headscale nodes expire -i "$node" --expiry "$(date -u -d "+${2:?practice tailnet expiry NODE HOURS} hours" +%FT%TZ)" >/dev/null
            ;;
        remove) known tailnet; node=$(tailnet_node "${1:?practice tailnet remove NODE}"); headscale nodes delete -i "$node" --force >/dev/null ;;
        nodes)
            known tailnet
            headscale nodes list -o json | jq -r '(. // [])[] | "\(.given_name) \(.ip_addresses[0]) \((.tags // []) | if . == [] then "-" else join(",") end) \(if (.expiry.seconds // 0) > 0 then (.expiry.seconds | todate) else "never" end)"'
            ;;
        *) usage >&2; exit 64 ;;
    esac
}
