#!/usr/bin/env bash
# onnxruntime-node and onnxruntime-web 1.30.0: the mean of ten million floats in one ReduceMean is off, since partial sums are kept in
# single precision: of ten million times 0.1 it is 0.1011 natively (1 % too high) and 0.1088 in WebAssembly, whose vectors are
# narrower (9 %). A mean over rows first, then over their means, is right on both.
# Output seen: native {"flat":0.1011,"rows first":0.1} web {"flat":0.1088,"rows first":0.1}
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
ONNXRUNTIME_NODE_INSTALL=skip npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0 onnxruntime-web@1.30.0
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
const { input, model, node, output, constant } = require('./onnx.js');
const [ROWS, COLUMNS] = [2500, 4000];
const axis = (name, value) => constant(name, 7, [1], BigInt64Array.of(BigInt(value)));
const flat = model(node('ReduceMean', ['x'], ['y']), input('x', [ROWS, COLUMNS]), output('y', [1, 1]));
const rowsFirst = model(
  node('ReduceMean', ['x', 'one'], ['m']),
  node('ReduceMean', ['m', 'zero'], ['y']),
  axis('one', 1),
  axis('zero', 0),
  input('x', [ROWS, COLUMNS]),
  output('y', [1, 1]),
);
const [name] = process.argv.slice(2);
const ort = require(name);
ort.env.wasm.numThreads = 1;
const meanOf = async (bytes) => {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  const x = new ort.Tensor('float32', new Float32Array(ROWS * COLUMNS).fill(0.1), [ROWS, COLUMNS]);
  return Number((await session.run({ x })).y.data[0].toFixed(4));
};
(async () => console.log(JSON.stringify({ flat: await meanOf(flat), 'rows first': await meanOf(rowsFirst) })))();
JS
# In processes of their own: loaded together, the packages share their backends.
native=$(node probe.js onnxruntime-node)
web=$(node probe.js onnxruntime-web)
echo "native $native web $web"
# The size of the error depends on the width of the processor's vectors.
for out in "$native" "$web"; do
  node -e 'const o = JSON.parse(process.argv[1]); const off = (v) => Math.abs(v - 0.1) / 0.1; process.exit(off(o.flat) > 0.005 && off(o["rows first"]) < 1e-3 ? 0 : 1)' "$out"
done
