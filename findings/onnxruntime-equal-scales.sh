#!/usr/bin/env bash
# onnxruntime-node 1.30.0: two products with 8-bit weights (DequantizeLinear before a MatMul of floats) are packed (MatMulNBits) only when their
# scales differ. Equal scalars of a model become one constant before that, a scale with two readers stops the rewriting, and each
# product then turns its weights into floats at every run: many times slower for one row. Any equal scalar does it, also the factor
# of a Mul. A quantiser that rounds its scales, or a test model with one scale everywhere, meets it.
# Output seen (packed products of two: different scales, equal scales, a Mul by one of two different scales): 2 0 1
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
const fs = require('fs');
const ort = require('onnxruntime-node');
const { constant, input, model, node, output } = require('./onnx.js');
const N = 256;
const weights = new Int8Array(N * N).map((_, at) => ((at * 7919) % 255) - 127);
const scalar = (name, value) => constant(name, 1, [], Float32Array.of(value));
const product = (at, scale) => [
  node('DequantizeLinear', [`w${at}`, `s${at}`], [`f${at}`]),
  node('MatMul', ['x', `f${at}`], [`y${at}`]),
  constant(`w${at}`, 3, [N, N], weights),
  scalar(`s${at}`, scale),
  output(`y${at}`, [1, N]),
];
const packed = async (...graph) => {
  const file = 'optimised.onnx';
  await ort.InferenceSession.create(model(...graph, input('x', [1, N])), {
    graphOptimizationLevel: 'all',
    optimizedModelFilePath: file,
    logSeverityLevel: 3,
  });
  return fs.readFileSync(file, 'latin1').match(/MatMulNBits/g)?.length ?? 0;
};
(async () => {
  const different = [...product(0, 0.01), ...product(1, 0.02)];
  const factor = [node('Mul', ['x', 'c'], ['z']), scalar('c', 0.01), output('z', [1, N])];
  console.log(
    await packed(...different),
    await packed(...product(0, 0.01), ...product(1, 0.01)),
    await packed(...different, ...factor),
  );
})();
JS
out=$(node probe.js)
echo "$out"
[ "$out" = "2 0 1" ]
