#!/usr/bin/env bash
# onnxruntime-node 1.30.0: a product between changes to and from integers (QDQ) computes with floats when a bias is added behind it. MatMul
# and Add become a Gemm before integers are looked for, and a Gemm computes with integers only if its bias is 32-bit integers. The
# same bias, negated and subtracted, leaves the product alone, and it runs on integers.
# Output seen (integer products of one, by what adds the bias: Add, Sub): 0 1
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
const N = 64;
const weights = new Int8Array(N * N).map((_, at) => ((at * 7919) % 255) - 127);
const bias = new Float32Array(N).map((_, at) => at / 10);
const graph = (adds) => [
  node('QuantizeLinear', ['x', 'xs', 'xz'], ['x8']),
  node('DequantizeLinear', ['x8', 'xs', 'xz'], ['xf']),
  node('DequantizeLinear', ['w', 'ws'], ['wf']),
  node('MatMul', ['xf', 'wf'], ['p']),
  node(adds, ['p', 'b'], ['y']),
  constant('xs', 1, [], Float32Array.of(0.02)),
  constant('xz', 2, [], Uint8Array.of(128)),
  constant('w', 3, [N, N], weights),
  constant('ws', 1, [], Float32Array.of(0.01)),
  constant('b', 1, [N], adds === 'Sub' ? bias.map((one) => -one) : bias),
  input('x', [4, N]),
  output('y', [4, N]),
];
const integerProducts = async (adds) => {
  const file = 'optimised.onnx';
  await ort.InferenceSession.create(model(...graph(adds)), {
    graphOptimizationLevel: 'all',
    optimizedModelFilePath: file,
    logSeverityLevel: 3,
  });
  return fs.readFileSync(file, 'latin1').match(/MatMulIntegerToFloat|QLinearMatMul|QGemm/g)?.length ?? 0;
};
(async () => {
  console.log(await integerProducts('Add'), await integerProducts('Sub'));
})();
JS
out=$(node probe.js)
echo "$out"
[ "$out" = "0 1" ]
