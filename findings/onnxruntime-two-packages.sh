#!/usr/bin/env bash
# onnxruntime-node and onnxruntime-web 1.30.0 in one process share the backends of onnxruntime-common: the one loaded first owns 'cpu'.
# A session of onnxruntime-node with executionProviders ['cpu'] then runs in WebAssembly, and one of onnxruntime-web natively, without a
# word. The sessions' handlers show it. Loaded by import() they stay apart, since the web package's module brings backends of its own.
# Output seen (n: native, w: WebAssembly; sessions of node and of web): {"node alone":"n","node, then web":"nn","web, then node":"ww"}
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
const { input, model, node, output } = require('./onnx.js');
const names = process.argv.slice(2).map((name) => `onnxruntime-${name}`);
const packages = new Map(names.map((name) => [name, require(name)]));
const bytes = model(node('Neg', ['x'], ['y']), input('x', [1]), output('y', [1]));
(async () => {
  let found = '';
  for (const name of ['onnxruntime-node', 'onnxruntime-web'].filter((one) => packages.has(one))) {
    const ort = packages.get(name);
    ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ['cpu'] });
    found += session.handler.constructor.name === 'OnnxruntimeSessionHandler' ? 'n' : 'w';
  }
  console.log(found);
})();
JS
out="{\"node alone\":\"$(node probe.js node)\",\"node, then web\":\"$(node probe.js node web)\",\"web, then node\":\"$(node probe.js web node)\"}"
echo "$out"
[ "$out" = '{"node alone":"n","node, then web":"nn","web, then node":"ww"}' ]
