#!/usr/bin/env bash
# onnxruntime-node 1.30.0 on glibc: a result is new memory in every run, which the system hands out page by page, while values inside the
# graph reuse a buffer: a benchmark of one operator measures memory. Negating a million floats takes 0.5 ms when one number is
# given, and 1 to 5 ms when all four megabytes are. Which of it depends on what the process freed before: once a block of nearly
# 32 MB was freed, glibc keeps large blocks, and the same run takes a tenth of the pages and 1 ms. A long-lived server is in the
# second state, a fresh benchmark mostly in the first.
# Output seen (pages taken from the system per run: whole result in new processes, after such a block, one number): 395 37 2
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0
cat >onnx.js <<'JS'
// As much of onnx.proto as a model of a few nodes needs.
const varint = (n) => {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  return Buffer.from([...bytes, n]);
};
const bytes = (field, value) => {
  const data = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + 2), varint(data.length), data]);
};
const int = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));
const shape = (sizes) => message(2, ...sizes.map((size) => message(1, int(1, size))));
const value = (field, name, type, sizes) =>
  message(field, bytes(1, name), message(2, message(1, int(1, type), shape(sizes))));
exports.input = (name, sizes) => value(11, name, 1, sizes);
exports.output = (name, sizes) => value(12, name, 1, sizes);
exports.node = (op, inputs, outputs) =>
  message(1, ...inputs.map((name) => bytes(1, name)), ...outputs.map((name) => bytes(2, name)), bytes(4, op));
exports.constant = (name, type, sizes, data) =>
  message(5, ...sizes.map((size) => int(1, size)), int(2, type), bytes(8, name), bytes(9, Buffer.from(data.buffer)));
exports.model = (...graph) =>
  Buffer.concat([int(1, 8), message(7, bytes(2, 'g'), ...graph), message(8, int(2, 18))]);
JS
cat >probe.js <<'JS'
const v8 = require('v8');
const vm = require('vm');
const ort = require('onnxruntime-node');
const { input, model, node, output } = require('./onnx.js');
const N = 1000;
const RUNS = 60;
const x = new ort.Tensor('float32', new Float32Array(N * N).fill(0.5), [N, N]);
const pagesOf = async (...graph) => {
  const session = await ort.InferenceSession.create(model(...graph, input('x', [N, N])), { intraOpNumThreads: 1 });
  let before = 0;
  for (let run = -10; run < RUNS; run++) {
    if (run === 0) {
      before = process.resourceUsage().minorPageFault;
    }
    await session.run({ x });
  }
  return Math.round((process.resourceUsage().minorPageFault - before) / RUNS);
};
const freeBlock = () => {
  (() => new Uint8Array(2 ** 25 - 2 ** 16).fill(1))();
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
};
(async () => {
  if (process.argv[2] === 'after') {
    freeBlock();
  }
  const whole = [node('Neg', ['x'], ['y']), output('y', [N, N])];
  const one = [node('Neg', ['x'], ['h']), node('ReduceMax', ['h'], ['y']), output('y', [1, 1])];
  console.log(await pagesOf(...(process.argv[2] === 'one' ? one : whole)));
})();
JS
# The collector's moments differ from run to run: the mean of some processes.
mean() {
  sum=0
  for _ in 1 2 3 4 5 6 7 8; do sum=$((sum + $(node probe.js "$1"))); done
  echo $((sum / 8))
}
fresh=$(mean fresh)
after=$(mean after)
one=$(mean one)
echo "$fresh $after $one"
[ "$fresh" -ge $((2 * after + 20)) ] && [ "$one" -le 20 ]
