#!/bin/bash
# Gets the default guests: a Debian arm64 kernel with a busybox initial RAM disk, the same with virtio drivers and a disk, and U-Boot.
#
#   images.sh DEST
#
# DEST receives `linux` (the packaged kernel, unmodified), `rootfs.cpio.gz`, `busybox` (kept to rebuild the RAM disk
# without a download), `u-boot/program.bin` (packaged too) and `SOURCES` (package names and versions); and for a guest with
# virtio devices `virtio/linux` (the same kernel), `virtio/modules` (its drivers, kept as busybox is), `virtio/rootfs.cpio.gz`
# and `virtio/disk.img` (an ext4 file system). Nothing is fetched when they are there.
#
# The packages come through apt with its signature checks, but with a private state: the machine's package lists,
# architecture list and configuration are neither used for arm64 nor changed.
set -euo pipefail
export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
umask 022

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# What the kernel package has as modules and a guest with virtio devices needs, in the order in which init loads them.
modules=(
    drivers/char/virtio_console drivers/block/virtio_blk drivers/virtio/virtio_mmio
    crypto/crc32c_generic lib/crc16 fs/mbcache fs/jbd2/jbd2 fs/ext4/ext4
)

say() { echo "images: $*"; }
fail() { echo "images: error: $*" >&2; exit 1; }

[ $# -eq 1 ] && [ -n "$1" ] || fail "usage: images.sh DEST"
mkdir -p "$1" || fail "cannot make the directory $1"
dest=$(cd "$1" && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-images.XXXXXX")
trap 'rm -rf "$work" "$dest/.part"' EXIT
trap 'exit 130' INT TERM

# Moves a finished file into DEST: a copy beside the target, then a rename, so that a reader never sees half a file.
place() {
    mkdir -p "$(dirname "$dest/$2")"
    cp "$1" "$dest/.part"
    mv -f "$dest/.part" "$dest/$2"
}

# One "URI SUITE..." line for each Debian archive that the machine itself uses (both source formats). Third-party
# archives are left out: they are signed by other keys or have no component "main" under a path .../debian.
debian_sources() {
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] && awk -v keyring="$keyring" '
            BEGIN { RS = ""; FS = "\n" }
            {
                uris = suites = components = signed = types = enabled = ""
                for (i = 1; i <= NF; i++) {
                    line = $i; key = tolower(line); sub(/:.*/, "", key); sub(/^[^:]*:[ \t]*/, "", line)
                    if (key == "uris") uris = line; else if (key == "suites") suites = line
                    else if (key == "components") components = " " line " "; else if (key == "signed-by") signed = line
                    else if (key == "types") types = " " line " "; else if (key == "enabled") enabled = tolower(line)
                }
                if (enabled == "no" || types !~ / deb / || components !~ / main /) next
                if (signed != "" && signed != keyring) next
                n = split(uris, uri, /[ \t]+/)
                for (i = 1; i <= n; i++) if (uri[i] ~ /\/debian(-security)?\/?$/) print uri[i], suites
            }' "$file"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$file" ] && awk -v keyring="$keyring" '
            $1 == "deb" {
                line = $0; sub(/#.*/, "", line); options = ""
                if (match(line, /\[[^]]*\]/)) { options = substr(line, RSTART, RLENGTH); sub(/\[[^]]*\]/, "", line) }
                n = split(line, f, /[ \t]+/)
                if (options ~ /signed-by=/ && index(options, "signed-by=" keyring) == 0) next
                main = 0; for (i = 4; i <= n; i++) if (f[i] == "main") main = 1
                if (main && f[2] ~ /\/debian(-security)?\/?$/) print f[2], f[3]
            }' "$file"
    done
    return 0
}

# The sources used when the machine has none of Debian (another distribution, or no network mirror configured).
default_sources() {
    local suite=bookworm
    if [ -r /etc/os-release ] && [ "$(. /etc/os-release; echo "${ID:-}")" = debian ]; then
        suite=$(. /etc/os-release; echo "${VERSION_CODENAME:-bookworm}")
    fi
    echo "http://deb.debian.org/debian $suite $suite-updates"
    echo "http://deb.debian.org/debian-security $suite-security"
}

write_sources() {
    local uri suites suite
    while read -r uri suites; do
        for suite in $suites; do
            echo "deb [arch=arm64 signed-by=$keyring] $uri $suite main"
        done
    done | sort -u > "$work/sources.list"
}

# A private apt: own state, cache and sources; of the machine's settings only how to reach the network.
write_apt_conf() {
    mkdir -p "$work/etc.d" "$work/state/lists/partial" "$work/cache/archives/partial" "$work/download"
    : > "$work/status"
    apt-config dump | grep -E '^Acquire::' | grep -vE '^Acquire::(IndexTargets|Languages|GzipIndexes)' > "$work/apt.conf" || true
    cat >> "$work/apt.conf" <<CONF
APT::Architecture "arm64";
#clear APT::Architectures;
APT::Architectures { "arm64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::main "$work/none";
Dir::Etc::parts "$work/etc.d";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "$work/etc.d";
Dir::Etc::trusted "$work/none";
Dir::Etc::trustedparts "$work/etc.d";
Dir::Etc::preferences "$work/none";
Dir::Etc::preferencesparts "$work/etc.d";
Dir::Log "$work/log";
CONF
    export APT_CONFIG="$work/apt.conf"
}

# Runs a command quietly; on failure its output says why.
quietly() { "$@" > "$work/log.txt" 2>&1 || { cat "$work/log.txt" >&2; return 1; }; }

update_lists() {
    debian_sources | write_sources
    if [ -s "$work/sources.list" ] && "$@" > "$work/log.txt" 2>&1; then
        return 0
    fi
    default_sources | write_sources
    quietly "$@"
}

fetch_packages() {
    local tool
    for tool in apt-get apt-cache apt-config dpkg-deb; do
        command -v "$tool" > /dev/null || fail "$tool is missing; on a machine without apt give your own files with IMAGE_DIR="
    done
    [ -r "$keyring" ] || fail "$keyring is missing; install the package debian-archive-keyring"
    write_apt_conf

    say "reading Debian's arm64 package lists"
    update_lists apt-get -q -o APT::Update::Error-Mode=any update \
        || fail "Debian's package lists cannot be read; is the network there?"
    kernel_package=$(apt-cache depends linux-image-arm64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
    [ -n "$kernel_package" ] || fail "linux-image-arm64 names no kernel package in these sources: $(tr '\n' ';' < "$work/sources.list")"

    say "downloading $kernel_package, busybox-static, e2fsck-static and u-boot-qemu"
    (cd "$work/download" && quietly apt-get -q download "$kernel_package" busybox-static e2fsck-static u-boot-qemu) \
        || fail "the packages cannot be downloaded"

    say "unpacking"
    local package
    for package in "$work"/download/*.deb; do
        dpkg-deb -x "$package" "$work/root"
        dpkg-deb -W --showformat '${Package} ${Version} ${Architecture}\n' "$package" >> "$work/SOURCES"
    done
    [ -s "$work/root/bin/busybox" ] || fail "busybox-static holds no /bin/busybox"
    [ "$(echo "$work"/root/boot/vmlinuz-*)" != "$work/root/boot/vmlinuz-*" ] || fail "$kernel_package holds no /boot/vmlinuz-*"
    local uboot="$work/root/usr/lib/u-boot/qemu_arm64/u-boot.bin"
    [ -s "$uboot" ] || fail "u-boot-qemu holds no ${uboot#"$work/root"}"
    [ -s "$work/root/sbin/e2fsck.static" ] || fail "e2fsck-static holds no /sbin/e2fsck.static"
    local module
    for module in "${modules[@]}"; do
        [ -s "$(echo "$work"/root/lib/modules/*/kernel/"$module.ko")" ] || fail "$kernel_package holds no module $module.ko"
        place "$(echo "$work"/root/lib/modules/*/kernel/"$module.ko")" "virtio/modules/$(basename "$module").ko"
    done
    place "$work/root/sbin/e2fsck.static" virtio/e2fsck
    place "$work/root/bin/busybox" busybox
    place "$uboot" u-boot/program.bin
    place "$work/SOURCES" SOURCES
    place "$(echo "$work"/root/boot/vmlinuz-*)" linux
}

# A RAM disk: busybox and our init; the same bytes for the same inputs (fixed times, order and owner).
#   build_rootfs FILE [DIRECTORY of modules, with e2fsck beside it]
build_rootfs() {
    local tree="$work/rootfs" module number=10
    command -v cpio > /dev/null || fail "cpio is missing; install the package cpio"
    say "building $1"
    rm -rf "$tree"
    mkdir -p "$tree"/{bin,dev,etc,proc,root,sbin,sys,tmp}
    if [ $# -eq 2 ]; then
        mkdir -p "$tree/lib/modules" "$tree/mnt"
        for module in "${modules[@]}"; do
            install -m 644 "$2/$(basename "$module").ko" "$tree/lib/modules/$((number++))-$(basename "$module").ko"
        done
        install -m 755 "$2/../e2fsck" "$tree/sbin/e2fsck"
    fi
    install -m 755 "$dest/busybox" "$tree/bin/busybox"
    install -m 755 "$here/rootfs/init" "$tree/init"
    install -m 644 "$here/rootfs/shellrc" "$tree/etc/shellrc"
    find "$tree" -exec touch -h -d @0 {} +
    (cd "$tree" && find . -mindepth 1 -printf '%P\n' | sort \
        | cpio --quiet -o -H newc --reproducible -R 0:0) | gzip -9n > "$work/rootfs.cpio.gz"
    place "$work/rootfs.cpio.gz" "$1"
}

# A file system to give to a guest: ext4, 8 MiB, with one file; the same bytes each time.
build_disk() {
    command -v mke2fs > /dev/null || fail "mke2fs is missing; install the package e2fsprogs"
    say "building virtio/disk.img"
    local id=4c6f636b-7374-6570-8000-000000000001
    rm -rf "$work/files" "$work/disk.img"
    mkdir -p "$work/files"
    echo "A file on a disk of Lockstep." > "$work/files/read.me"
    chmod 644 "$work/files/read.me"
    find "$work/files" -exec touch -h -d @1000000000 {} +
    E2FSPROGS_FAKE_TIME=1000000000 quietly mke2fs -q -t ext4 -U $id -L lockstep -E "hash_seed=$id,root_owner=0:0" \
        -d "$work/files" "$work/disk.img" 8M || fail "mke2fs cannot make the file system"
    place "$work/disk.img" virtio/disk.img
}

# Whether DEST lacks a RAM disk or has one older than what goes into it.
is_stale() {
    [ ! -s "$dest/$1" ] || [ "$here/rootfs/init" -nt "$dest/$1" ] || [ "$here/rootfs/shellrc" -nt "$dest/$1" ]
}

fetched=no
if [ ! -s "$dest/linux" ] || [ ! -s "$dest/busybox" ] || [ ! -s "$dest/u-boot/program.bin" ] || [ ! -s "$dest/virtio/e2fsck" ]; then
    fetch_packages
    fetched=yes
fi
if [ $fetched = yes ] || is_stale rootfs.cpio.gz; then
    build_rootfs rootfs.cpio.gz
fi
if [ $fetched = yes ] || is_stale virtio/rootfs.cpio.gz; then
    build_rootfs virtio/rootfs.cpio.gz "$dest/virtio/modules"
    ln -sfn ../linux "$dest/virtio/linux"
fi
if [ ! -s "$dest/virtio/disk.img" ]; then
    build_disk
fi
