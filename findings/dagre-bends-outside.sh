#!/usr/bin/env bash
# @dagrejs/dagre 3.1.3: the width that layout() states leaves out the bends of edges. Here an edge that passes beside nodes bends
# at x = 240 in a graph of width 232.5: a picture of that width cuts it off. Bounds must be taken over nodes and points.
# Output seen: {"width":232.5,"rightmost bend":240}
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dagrejs/dagre@3.1.3
cat >probe.js <<'JS'
const dagre = require('@dagrejs/dagre');
const graph = new dagre.graphlib.Graph();
graph.setGraph({});
graph.setDefaultEdgeLabel(() => ({}));
for (const name of 'abcdef') graph.setNode(name, { width: 40, height: 20 });
for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'af', 'ae', 'bf', 'ad']) graph.setEdge(from, to);
dagre.layout(graph);
const bends = graph.edges().flatMap((edge) => graph.edge(edge).points.map(({ x }) => x));
console.log(JSON.stringify({ width: graph.graph().width, 'rightmost bend': Math.max(...bends) }));
JS
out=$(node probe.js)
echo "$out"
node -e 'const o = JSON.parse(process.argv[1]); process.exit(o["rightmost bend"] > o.width ? 0 : 1)' "$out"
