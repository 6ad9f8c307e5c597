import { median } from '../../../numeric/quantile';
import type { Cells } from '../../../features/cells';
import type { Features } from '../../../features/extract';
import {
  featureIndex,
  NODE_FEATURES,
  NODE_FEATURE_COUNT,
  type NodeFeatureName,
} from '../../../features/node-features';
import type { Series } from '../../../features/series';
import { measuredGrid, stepMs } from './grid';
import { tamed } from './recurrent';
import { quantityOf, type MeasuredKind } from './quantity';

/** One series of a metric file and the service it measures. */
export interface MeasuredSeries {
  readonly service: string;
  readonly metric: string;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

/** Replicas of a service are averaged, except for their requests, which are added. */
type Table = Record<MeasuredKind, Float32Array>;

const KINDS: readonly MeasuredKind[] = [
  'latency',
  'latencyTail',
  'errorShare',
  'availability',
  'requests',
  'cpu',
  'memory',
  'saturation',
];

/** Which feature of a service's state a measurement stands for, and on which scale. Resources point at the service itself. */
const SLOTS: readonly (readonly [NodeFeatureName, (at: Table, cell: number) => number])[] = [
  ['rate', ({ requests }, cell) => Math.log(1e-3 + requests[cell])],
  ['errors', (at, cell) => shareOfErrors(at, cell)],
  ['latency', (at, cell) => logOf(Number.isNaN(at.latency[cell]) ? at.latencyTail[cell] : at.latency[cell])],
  ['latencyTail', ({ latencyTail }, cell) => logOf(latencyTail[cell])],
  ['work', ({ cpu }, cell) => logOf(cpu[cell])],
  ['workTail', ({ memory }, cell) => logOf(memory[cell])],
  ['wireTail', ({ saturation }, cell) => logOf(saturation[cell])],
];

/**
 * The state of services as metric files alone show it: at one width, without calls. Sums of spans are absent.
 * @param services names, in the order of the graph
 * @param edges calls that manifests declare
 */
export function measuredFeatures(
  series: readonly MeasuredSeries[],
  services: readonly string[],
  edges: Features['edges'],
): Features {
  const grid = measuredGrid(series);
  const cells = grid.count * services.length;
  const table = tableOf(series, services, grid);
  const node = new Float32Array(cells * NODE_FEATURE_COUNT).fill(NaN);
  for (const [name, valueOf] of SLOTS) {
    const feature = featureIndex(name);
    services.forEach((_, service) => {
      const cellOf = (window: number): number => window * services.length + service;
      const values = Float32Array.from({ length: grid.count }, (__, window) =>
        valueOf(table, cellOf(window)),
      );
      tamed(values, NODE_FEATURES[feature].floor).forEach((value, window) => {
        node[cellOf(window) * NODE_FEATURE_COUNT + feature] = value;
      });
    });
  }
  const none = new Float32Array(cells).fill(NaN);
  const widthS = grid.widthMs / 1000;
  const own: Series = {
    requests: table.requests.map((perS) => (Number.isNaN(perS) ? NaN : perS * widthS)),
    errorShare: table.requests.map((_, cell) => shareOfErrors(table, cell)),
    p50Ms: table.latency,
    p90Ms: none,
    p99Ms: table.latencyTail,
    ownP50Ms: none,
  };
  const perEdge = new Float32Array(grid.count * edges.length).fill(NaN);
  return {
    isMeasured: true,
    grid,
    cells: emptyCells(grid.startMs, grid.widthMs),
    widthsMs: [grid.widthMs],
    services: services.map((name) => ({ name, external: false })),
    edges,
    series: {
      services: own,
      edges: {
        requests: new Float32Array(perEdge.length),
        errorShare: perEdge,
        p50Ms: perEdge,
        p90Ms: perEdge,
        p99Ms: perEdge,
        ownP50Ms: perEdge,
      },
    },
    node,
    calls: new Float32Array(perEdge.length),
    examples: {
      files: [],
      file: new Int32Array(cells).fill(-1),
      offset: new Float64Array(cells),
      line: new Uint32Array(cells),
    },
    changes: [],
    notes: [],
  };
}

const logOf = (value: number): number => (value >= 0 ? Math.log(value + 1e-6) : NaN);

function shareOfErrors({ errorShare, availability }: Table, cell: number): number {
  return Number.isNaN(errorShare[cell]) ? 1 - availability[cell] : errorShare[cell];
}

function tableOf(
  series: readonly MeasuredSeries[],
  services: readonly string[],
  { startMs, widthMs, count }: Features['grid'],
): Table {
  const cells = count * services.length;
  const empty = () => ({ sum: new Float64Array(cells), n: new Float64Array(cells) });
  const sums = Object.fromEntries(KINDS.map((kind) => [kind, empty()])) as Record<
    MeasuredKind,
    ReturnType<typeof empty>
  >;
  for (const { service, metric, timesMs, values } of series) {
    const place = services.indexOf(service);
    const known = values.filter((value) => !Number.isNaN(value));
    const quantity = known.length > 0 ? quantityOf(metric, median(known), stepMs(timesMs) / 1000) : undefined;
    if (quantity === undefined || place < 0) {
      continue;
    }
    const target = sums[quantity.kind];
    const own = new Map<number, { sum: number; n: number }>();
    timesMs.forEach((time, at) => {
      const window = Math.floor((time - startMs) / widthMs);
      if (!Number.isNaN(values[at]) && window >= 0 && window < count) {
        const { sum, n } = own.get(window) ?? { sum: 0, n: 0 };
        own.set(window, { sum: sum + values[at] * quantity.factor, n: n + 1 });
      }
    });
    for (const [window, { sum, n }] of own) {
      const cell = window * services.length + place;
      target.sum[cell] += sum / n;
      target.n[cell] += quantity.kind === 'requests' && target.n[cell] > 0 ? 0 : 1;
    }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([kind, { sum, n }]) => [
      kind,
      Float32Array.from(sum, (each, cell) => each / n[cell]),
    ]),
  ) as Table;
}

function emptyCells(startMs: number, widthMs: number): Cells {
  const none = new Float32Array(0);
  const sums = { count: none, shift: none, tail: none, above: none, winsorised: none, squares: none };
  return {
    startMs,
    widthMs,
    windows: 0,
    coveredS: none,
    errors: { entries: none, inbound: none, failed: none, failedAlone: none, unanswered: none },
    latency: sums,
    work: sums,
    fanOut: sums,
    steps: sums,
    wire: sums,
  };
}
