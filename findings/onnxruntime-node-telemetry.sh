#!/usr/bin/env bash
# onnxruntime-node 1.30.0 on Linux x64: creating a session writes a device id and an event database into the user's cache folder,
# Microsoft/DeveloperTools/.onnxruntime below XDG_CACHE_HOME. 1.24.3 writes nothing. The variable ORT_DISABLE_TELEMETRY=1
# stops it, also when JavaScript sets it in process.env before the library is loaded.
# Output seen (1 = a device id was written): {"1.24.3":0,"1.30.0":1,"1.30.0 with the variable":0}
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund \
  old@npm:onnxruntime-node@1.24.3 new@npm:onnxruntime-node@1.30.0
cat >probe.js <<'JS'
const [name, disable] = process.argv.slice(2);
if (disable === 'disable') {
  process.env.ORT_DISABLE_TELEMETRY = '1';
}
const ort = require(name);
// An Identity model of one float, IR version 8, opset 13.
const model = Buffer.from(
  '08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a020801620f0a0179120a0a08080112040a0208014202100d',
  'hex',
);
ort.InferenceSession.create(model).then(async (session) => {
  await session.run({ x: new ort.Tensor('float32', [1], [1]) });
  await session.release();
});
JS
unset ORT_DISABLE_TELEMETRY
device_ids() {
  mkdir -p "$dir/$1"
  HOME="$dir/$1" XDG_CACHE_HOME="$dir/$1" node probe.js "$2" "$3"
  find "$dir/$1" -name deviceid | wc -l | tr -d ' '
}
out="{\"1.24.3\":$(device_ids a old -),\"1.30.0\":$(device_ids b new -),\"1.30.0 with the variable\":$(device_ids c new disable)}"
echo "$out"
[ "$out" = '{"1.24.3":0,"1.30.0":1,"1.30.0 with the variable":0}' ]
