#!/usr/bin/env bash
# Builds the image of the top-level Dockerfile and starts it against a real Asterisk, without a Docker engine and without
# a registry of images:
#
#   npm run test:docker
#
# Needs root on Debian or a relative of it, `apt-get install buildah debootstrap`, 4 GB of disk and some minutes. In place
# of the official image of Node stands one made of Debian's packages and this machine's own Node and npm. Mirror,
# registry, certificates and proxy are this machine's own too, and none of them gets into the image. What was made is
# removed at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() {
  echo "build-and-start: $*" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || fail 'must be run as root: it makes a file system with the owners of Debian'
for program in buildah debootstrap node npm; do
  command -v "$program" >/dev/null || fail "needs $program (apt-get install buildah debootstrap)"
done

work=$(mktemp -d "${TMPDIR:-/var/tmp}/keepline-image.XXXXXX")
clean_up() {
  buildah umount --all >/dev/null 2>&1 || true
  # Should anything still be mounted below, it is not ours to remove.
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

# Storage of its own, and neither overlay mounts nor namespaces: that works inside a container too.
export CONTAINERS_STORAGE_CONF=$work/storage.conf STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$work/images" "$work/run" >"$work/storage.conf"

npm_setting() { npm config get "$1" 2>/dev/null; }
heading() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 60 "$work/log" >&2; fail "failed: $*"; }; }

heading 'A base: Debian 12 with Node'
quietly npm run build
mirror=$(node --input-type=module --eval '
  const { findMirrors } = await import(`${process.cwd()}/dist/lab/provision/debian-mirror.js`);
  console.log((await findMirrors())[0] ?? "");')
[ -n "$mirror" ] || fail 'apt names no mirror of Debian: set KEEPLINE_DEBIAN_MIRROR'
container=$(buildah from scratch)
root=$(buildah mount "$container")
quietly debootstrap --variant=minbase bookworm "$root" "$mirror"
chroot "$root" apt-get clean
# Where the official image has them.
prefix=$(node --print 'path.dirname(path.dirname(fs.realpathSync(process.execPath)))')
npm_folder=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
[ -e "$prefix/include/node/node.h" ] || fail "the headers of Node are not in $prefix/include/node"
[ -e "$npm_folder/bin/npm-cli.js" ] || fail "npm is not in $npm_folder"
mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/include"
cp "$(realpath "$(command -v node)")" "$root/usr/local/bin/node"
cp -R "$prefix/include/node" "$root/usr/local/include/node"
cp -RL "$npm_folder" "$root/usr/local/lib/node_modules/npm"
rm -f "$root/usr/local/lib/node_modules/npm/npmrc"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
buildah umount "$container" >/dev/null
quietly buildah commit --rm "$container" keepline-base

heading 'The image'
secrets=(--secret "id=npmrc,src=$work/npmrc")
(
  umask 077
  user_config=$(npm_setting userconfig)
  [ ! -f "$user_config" ] || cat "$user_config"
  printf '\nregistry=%s\n' "$(npm_setting registry)"
) >"$work/npmrc"
for certificates in "$(npm_setting cafile)" "${NODE_EXTRA_CA_CERTS:-}" /etc/ssl/certs/ca-certificates.crt; do
  if [ -f "$certificates" ]; then
    secrets+=(--secret "id=certificates,src=$certificates")
    break
  fi
done
# --format docker: the other format knows no HEALTHCHECK.
quietly buildah build --format docker --pull-never --build-arg BASE=localhost/keepline-base "${secrets[@]}" \
  --tag keepline .
buildah images --format '{{.Name}}  {{.Size}}'

heading 'Started'
KEEPLINE_TEST_IMAGE=localhost/keepline npm run --silent jest -- --config test/docker/jest.config.mjs "$@"
heading 'Done'
