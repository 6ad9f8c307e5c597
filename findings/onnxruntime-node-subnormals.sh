#!/usr/bin/env bash
# onnxruntime-node 1.30.0 on Linux x64: creating a session with set_denormal_as_zero changes JavaScript's own arithmetic.
# The option sets the processor's flush-to-zero mode on the thread of the event loop, and it stays set
# after the session is released. Afterwards 0 >= Number.MIN_VALUE holds, and Math.fround(-1e-40) is -0.
# Output seen: {"before":[false,false],"after":[true,true]}
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0
cat >probe.js <<'JS'
const ort = require('onnxruntime-node');
// An Identity model of one float, IR version 8, opset 13.
const model = Buffer.from(
  '08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a020801620f0a0179120a0a08080112040a0208014202100d',
  'hex',
);
const state = () => [0 >= Number.MIN_VALUE, Math.fround(Number('-1e-40')) === 0];
(async () => {
  const before = state();
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    extra: { session: { set_denormal_as_zero: '1' } },
  });
  await session.run({ x: new ort.Tensor('float32', [1], [1]) });
  await session.release();
  console.log(JSON.stringify({ before, after: state() }));
})();
JS
output=$(node probe.js)
echo "$output"
[ "$output" = '{"before":[false,false],"after":[true,true]}' ]
