import type { Cells } from '../cells';
import type { Features } from '../extract';
import type { WindowGrid } from '../grid';
import { nodeFeatures } from '../node-features';
import { Interner } from '../../topology/columns';
import { operationTemplate } from '../operations';
import { binValue, QuantileBins } from '../quantile-bins';
import type { Series } from '../series';
import { SOFT_FLOOR_MS } from '../fold-cells';
import { emptySums, sumShifts, type Sums } from '../sums';
import type { AnsweredCell, CalledCell, Durations, FoldedWindows } from './folded-windows';

/** Below this covered share a window says too little about its whole width. */
const MIN_COVERAGE = 0.3;

export interface FoldedEdge {
  readonly from: number;
  readonly to: number;
  readonly calls: number;
}

/** Calls between services over the whole recording, in the order in which they first occur. */
export function edgesOf({ called }: FoldedWindows): FoldedEdge[] {
  const edges = new Map<string, { from: number; to: number; calls: number }>();
  for (const { from, to, requests } of called) {
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, calls: 0 };
    edges.set(key, edge);
    edge.calls += requests;
  }
  return [...edges.values()];
}

/**
 * Features of windows that were folded elsewhere: rate, errors and latency of services and calls. What needs the spans of a
 * request side by side (own work, time on the wire, calls and steps per request) is missing, and so are examples.
 */
export function featuresOfWindows(windows: FoldedWindows, edges: readonly FoldedEdge[]): Features {
  const { services: names, count } = windows;
  const grid = gridOf(windows);
  const edgeNumbers = new Map(edges.map(({ from, to }, number) => [`${from} ${to}`, number]));
  const edgeOf = ({ from, to }: CalledCell): number => edgeNumbers.get(`${from} ${to}`) ?? 0;
  const cells = cellsOf(windows, grid, edges.length);
  const series = {
    services: seriesOf(windows.answered, ({ service }) => service, names.length, count),
    edges: seriesOf(windows.called, edgeOf, edges.length, count),
  };
  const services = names.map((name) => ({ name, external: false }));
  const none = count * names.length;
  return {
    grid,
    cells,
    widthsMs: [grid.widthMs],
    services,
    edges: edges.map(({ from, to }) => ({ from, to })),
    series,
    node: nodeFeatures(
      cells,
      { services: services.map((each) => ({ ...each, spans: 0 })), edges },
      grid.present,
    ),
    calls: series.edges.requests,
    examples: {
      files: [],
      file: new Int32Array(none).fill(-1),
      offset: new Float64Array(none),
      line: new Uint32Array(none),
    },
    changes: [],
    notes: [],
  };
}

export function gridOf({ startMs, widthMs, count, fromMs, toMs, answered }: FoldedWindows): WindowGrid {
  const seen = new Uint8Array(count);
  answered.forEach(({ window }) => (seen[window] = 1));
  const coveredS = Float32Array.from({ length: count }, (_, window) => {
    const beginMs = startMs + window * widthMs;
    const coveredMs = Math.min(toMs, beginMs + widthMs) - Math.max(fromMs, beginMs);
    return seen[window] === 1 ? Math.max(0, coveredMs) / 1000 : 0;
  });
  const present = Array.from(coveredS, (seconds) => seconds >= (MIN_COVERAGE * widthMs) / 1000);
  return { startMs, widthMs, count, coveredS, present };
}

function cellsOf(windows: FoldedWindows, { coveredS }: WindowGrid, edges: number): Cells {
  const { services, startMs, widthMs, count, answered, called } = windows;
  const size = count * services.length;
  const zeros = (): Float32Array => new Float32Array(size);
  const errors = {
    entries: zeros(),
    inbound: zeros(),
    failed: zeros(),
    failedAlone: zeros(),
    unanswered: zeros(),
  };
  for (const { window, service, requests, failed, failedAlone } of answered) {
    const cell = window * services.length + service;
    errors.entries[cell] += requests;
    errors.failed[cell] += failed;
    errors.failedAlone[cell] += failedAlone;
  }
  for (const { window, to, requests, unanswered } of called) {
    const cell = window * services.length + to;
    errors.inbound[cell] += requests;
    errors.unanswered[cell] += unanswered;
  }
  return {
    startMs,
    widthMs,
    windows: count,
    coveredS,
    errors,
    latency: latencyOf(answered, services.length, count),
    work: emptySums(size),
    fanOut: emptySums(size),
    steps: emptySums(size),
    wire: emptySums(count * edges),
  };
}

/** Every bin is an observation as often as it was counted; operations are compared with themselves. */
function latencyOf(answered: readonly AnsweredCell[], services: number, windows: number): Sums {
  const length = answered.reduce((sum, { bins }) => sum + bins.length, 0);
  const observations = {
    length,
    entity: new Uint32Array(length),
    window: new Uint32Array(length),
    group: new Uint32Array(length),
    value: new Float64Array(length),
    times: new Float64Array(length),
  };
  const groups = new Interner();
  let at = 0;
  for (const { window, service, operation, bins, counts } of answered) {
    const group = groups.intern(`${service} ${operationTemplate(operation)}`);
    for (const [index, bin] of bins.entries()) {
      observations.entity[at] = service;
      observations.window[at] = window;
      observations.group[at] = group;
      observations.value[at] = binValue(bin);
      observations.times[at++] = counts[index];
    }
  }
  return sumShifts(observations, services, windows, SOFT_FLOOR_MS);
}

function seriesOf<
  Cell extends Durations & { readonly window: number; readonly requests: number; readonly failed: number },
>(all: readonly Cell[], entityOf: (cell: Cell) => number, entities: number, windows: number): Series {
  const size = windows * entities;
  const missing = (): Float32Array => new Float32Array(size).fill(NaN);
  const series = {
    requests: new Float32Array(size),
    errorShare: missing(),
    p50Ms: missing(),
    p90Ms: missing(),
    p99Ms: missing(),
    ownP50Ms: missing(),
  };
  const failures = new Float32Array(size);
  const sketches = new Map<number, QuantileBins>();
  for (const each of all) {
    const cell = each.window * entities + entityOf(each);
    series.requests[cell] += each.requests;
    failures[cell] += each.failed;
    const sketch = sketches.get(cell) ?? new QuantileBins();
    sketches.set(cell, sketch);
    each.bins.forEach((bin, index) => sketch.add(binValue(bin), each.counts[index]));
  }
  for (const [cell, sketch] of sketches) {
    series.errorShare[cell] = failures[cell] / series.requests[cell];
    series.p50Ms[cell] = sketch.quantile(0.5);
    series.p90Ms[cell] = sketch.quantile(0.9);
    series.p99Ms[cell] = sketch.quantile(0.99);
  }
  return series;
}
