#!/usr/bin/env bash
# @datadog/sketches-js 2.1.1: a DDSketch costs the same whether it takes ten values or a thousand. One that took 30 values holds 256 bins,
# each a JavaScript number: more room than the values themselves. Its set-up makes a value several times dearer in a sketch of 30
# than in one long sketch, so that a sketch for each service and window is no way to save time or memory where windows are short.
# Output seen on Node 20: {"values":30,"bins":256,"times dearer per value":4.5}
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @datadog/sketches-js@2.1.1
cat >probe.js <<'JS'
const { DDSketch } = require('@datadog/sketches-js');
let state = 1;
const uniform = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
const values = Float64Array.from({ length: 600000 }, () => Math.exp(3 + 1.2 * normal()));
const filled = (from, count) => {
  const sketch = new DDSketch({ relativeAccuracy: 0.01 });
  for (let at = from; at < from + count; at++) sketch.accept(values[at]);
  return sketch;
};
const cost = (work) => {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...times);
};
const long = cost(() => filled(0, values.length));
const short = cost(() => {
  for (let at = 0; at < values.length; at += 30) filled(at, 30);
});
console.log(JSON.stringify({
  values: 30,
  bins: filled(0, 30).store.bins.length,
  'times dearer per value': Math.round((10 * short) / long) / 10,
}));
JS
out=$(node probe.js)
echo "$out"
node -e 'const o = JSON.parse(process.argv[1]); process.exit(o.bins === 256 && o["times dearer per value"] > 2 ? 0 : 1)' "$out"
