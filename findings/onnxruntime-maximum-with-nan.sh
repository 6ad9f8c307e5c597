#!/usr/bin/env bash
# onnxruntime-node 1.30.0: ReduceMax over a vector with one NaN gives NaN, the right maximum of the others, or a wrong one, by where the
# NaN stands: of 0, NaN, 2 … 7 the maximum is said to be 6. ArgMax gives the position of the NaN each time.
# Neither ONNX's text nor NumPy (NaN each time) says so.
# Output seen: {"ReduceMax":["NaN","6","6"],"ReduceMin":["NaN","0","0"],"ArgMax":["0","1","7"]} for a NaN at 0, 1 and 7 of 0 … 7
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
const ort = require('onnxruntime-node');
const { input, model, node, output } = require('./onnx.js');
const bytesOf = (op) =>
  model(
    ...(op === 'ArgMax'
      ? [node(op, ['x'], ['at']), node('CastLike', ['at', 'x'], ['y'])]
      : [node(op, ['x'], ['y'])]),
    input('x', [8]),
    output('y', [1]),
  );
(async () => {
  const out = {};
  for (const op of ['ReduceMax', 'ReduceMin', 'ArgMax']) {
    const session = await ort.InferenceSession.create(bytesOf(op), { intraOpNumThreads: 1 });
    out[op] = [];
    for (const at of [0, 1, 7]) {
      const data = Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]);
      data[at] = NaN;
      const { y } = await session.run({ x: new ort.Tensor('float32', data, [8]) });
      out[op].push(String(y.data[0]));
    }
  }
  console.log(JSON.stringify(out));
})();
JS
out=$(node probe.js)
echo "$out"
[ "$out" = '{"ReduceMax":["NaN","6","6"],"ReduceMin":["NaN","0","0"],"ArgMax":["0","1","7"]}' ]
