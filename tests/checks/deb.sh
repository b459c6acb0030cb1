#!/usr/bin/env bash
# deb.sh BUILD_FOLDER: cpack makes a Debian package that installs into an empty root, runs there, and leaves nothing when it is removed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build=$1
for tool in dpkg dpkg-deb dpkg-shlibdeps; do
    command -v $tool >/dev/null || skip "$tool is not here"
done
if grep -q '^MINIBRAGG_SANITIZE:[A-Z]*=.' "$build/CMakeCache.txt"; then
    skip "a sanitized program is no package"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if ! cpack --config "$build/CPackConfig.cmake" -G DEB -B "$folder" -D CPACK_COMPONENTS_ALL=runtime >cpack.log 2>&1; then
    verdict "$(<cpack.log)" "Mend src/cmake/Package.cmake."
fi
packages=(./*.deb)
[[ ${#packages[@]} == 1 && -f ${packages[0]} ]] || verdict "${packages[*]}" "One package was to be made."
control=$(dpkg-deb --field "${packages[0]}")
grep -qE '^Depends: .*libhdf5-openmpi' <<<"$control" || verdict "$control" "It should depend on the libraries that the program is linked with."
grep -qE '^Package: minibragg$' <<<"$control" || verdict "$control" "It should be called minibragg."
mkdir -p root/var/lib/dpkg/{info,updates}
touch root/var/lib/dpkg/{status,available}
on_root=(dpkg --root="$folder/root" --force-not-root --force-depends --log=/dev/null)
"${on_root[@]}" --install "${packages[0]}" >dpkg.log 2>&1 || verdict "$(<dpkg.log)" "dpkg cannot install it."
[[ $(readlink root/usr/bin/nanoBragg) == minibragg ]] || verdict "no link nanoBragg" "Mend src/cmake/Install.cmake."
test -s root/usr/share/minibragg/sbom.spdx.json
said=$(root/usr/bin/minibragg bench --problem small 2>&1) || verdict "$said" "The installed program does not run."
grep -q 'Verification: PASSED' <<<"$said" || verdict "$said" "The installed program should verify its images."
"${on_root[@]}" --purge minibragg >dpkg.log 2>&1 || verdict "$(<dpkg.log)" "dpkg cannot remove it."
verdict "$(find root/usr -type f -o -type l 2>/dev/null)" "These files stay when the package is removed."
