import type { Evidence } from '../../shared/report';
import { formatMs, formatPercent, formatRatio } from '../../shared/format';
import { exampleAt, type Features } from '../../features/extract';
import { NODE_FEATURES, type NodeFeatureName } from '../../features/node-features';
import type { Series } from '../../features/series';
import type { RankedService } from './causes';
import { median } from './normalise';

/** Evidence below this many standard deviations is not worth a sentence. */
const WORTH_SAYING_SIGMA = 3;
const MOST_SENTENCES = 4;

interface Reading {
  readonly normal: number | null;
  readonly observed: number | null;
  readonly unit: string;
  readonly neighbour: string | null;
  readonly text: string;
}

/** Puts a service's part in an incident into sentences, the strongest first. */
export function evidenceFor(features: Features, windows: readonly number[], ranked: RankedService): Evidence[] {
  const order = NODE_FEATURES.map((feature, index) => ({ feature, index, strength: ranked.features[index] * (feature.local ? 1 : 0.5) }))
    .filter(({ index }) => ranked.features[index] >= WORTH_SAYING_SIGMA)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_SENTENCES);
  const spans = exampleSpans(features, windows, ranked.service);
  return order.map(({ feature, index }) => ({
    ...READERS[feature.name](new Reader(features, windows, ranked.service, ranked.signed[index])),
    feature: feature.name,
    deviation: round(ranked.signed[index]),
    spans,
  }));
}

function exampleSpans(features: Features, windows: readonly number[], service: number): Evidence['spans'] {
  const spans = windows.map((window) => exampleAt(features, window, service)).filter((span) => span !== undefined);
  return spans.slice(0, 3);
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Looks values up for one service: inside the windows of the incident and in all the others. */
class Reader {
  private readonly inside: ReadonlySet<number>;

  constructor(
    private readonly features: Features,
    windows: readonly number[],
    private readonly service: number,
    readonly signed: number,
  ) {
    this.inside = new Set(windows);
  }

  get series(): Series {
    return this.features.series.services;
  }

  get edgeSeries(): Series {
    return this.features.series.edges;
  }

  get up(): boolean {
    return this.signed > 0;
  }

  /** Medians of a service series. */
  ofService(series: Float32Array): { normal: number; observed: number } {
    return this.split(series, this.features.services.length, this.service);
  }

  perSecond(): { normal: number; observed: number } {
    const { grid, series, services } = this.features;
    const rate = series.services.requests.map((count, cell) => count / grid.coveredS[Math.floor(cell / services.length)]);
    return this.ofService(rate);
  }

  /** The edge into (or out of) the service whose value changed most, weighted by its calls. */
  strongestEdge(direction: 'in' | 'out', series: Float32Array): { name: string; normal: number; observed: number } | undefined {
    const { edges, services } = this.features;
    const candidates = edges.flatMap((edge, index) => {
      const own = direction === 'in' ? edge.to : edge.from;
      if (own !== this.service) return [];
      const { normal, observed } = this.split(series, edges.length, index);
      if (!Number.isFinite(normal) || !Number.isFinite(observed)) return [];
      const calls = this.split(this.features.calls, edges.length, index).observed || 0;
      const name = services[direction === 'in' ? edge.from : edge.to].name;
      return [{ name, normal, observed, change: Math.abs(observed - normal) * Math.sqrt(calls + 1) }];
    });
    return candidates.sort((a, b) => b.change - a.change)[0];
  }

  private split(series: Float32Array, stride: number, column: number): { normal: number; observed: number } {
    const { grid } = this.features;
    const normal: number[] = [];
    const observed: number[] = [];
    for (let window = 0; window < grid.count; window++) {
      const value = series[window * stride + column];
      if (grid.present[window] && !Number.isNaN(value)) (this.inside.has(window) ? observed : normal).push(value);
    }
    return { normal: median(normal), observed: median(observed) };
  }
}

function reading(text: string, unit: string, { normal, observed }: { normal: number; observed: number }, neighbour: string | null = null): Reading {
  const known = (value: number): number | null => (Number.isFinite(value) ? round(value) : null);
  return { text, unit, normal: known(normal), observed: known(observed), neighbour };
}

const change = ({ normal, observed }: { normal: number; observed: number }): string =>
  `${formatMs(normal)} → ${formatMs(observed)}${normal > 0 ? `, ${formatRatio(observed / normal)}` : ''}`;

function shares(label: string, values: { normal: number; observed: number }, neighbour: string | null = null): Reading {
  return reading(`${label} (${formatPercent(values.normal)} → ${formatPercent(values.observed)})`, 'share', values, neighbour);
}

const READERS: Readonly<Record<NodeFeatureName, (r: Reader) => Reading>> = {
  rate: (r) => {
    const values = r.perSecond();
    return reading(`${r.up ? 'more' : 'fewer'} requests than its neighbours explain (${round(values.normal)} → ${round(values.observed)} per second)`, 'requests/s', values);
  },
  errors: (r) => shares('more requests fail', r.ofService(r.series.errorShare)),
  ownErrors: (r) => shares('requests fail here although nothing it calls failed', r.ofService(r.series.errorShare)),
  callFailures: (r) => {
    const edge = r.strongestEdge('in', r.edgeSeries.errorShare);
    const values = edge ?? { normal: NaN, observed: NaN };
    return shares(`calls${edge ? ` from ${edge.name}` : ''} to it fail without an answer`, values, edge?.name ?? null);
  },
  latency: (r) => {
    const values = r.ofService(r.series.p50Ms);
    return reading(`answers ${r.up ? 'slower' : 'faster'} than usual (median ${change(values)})`, 'ms', values);
  },
  latencyTail: (r) => {
    const values = r.ofService(r.series.p99Ms);
    return reading(`its slowest answers are slower (99th percentile ${change(values)})`, 'ms', values);
  },
  work: (r) => {
    const values = r.ofService(r.series.ownP50Ms);
    return reading(`its own work, calls excluded, takes ${r.up ? 'longer' : 'less time'} (median ${change(values)})`, 'ms', values);
  },
  workTail: (r) => {
    const values = r.ofService(r.series.p90Ms);
    return reading(`a part of its requests takes unusually long inside the service (90th percentile ${change(values)})`, 'ms', values);
  },
  wireIn: (r) => {
    const edge = r.strongestEdge('in', r.edgeSeries.ownP50Ms);
    const values = edge ?? { normal: NaN, observed: NaN };
    const who = edge ? edge.name : 'its callers';
    return reading(`${who} wait${edge ? 's' : ''} ${r.up ? 'longer' : 'less'} on the way to it than it works (median wait ${change(values)})`, 'ms', values, edge?.name ?? null);
  },
  wireTail: (r) => {
    const edge = r.strongestEdge('in', r.edgeSeries.p90Ms);
    const values = edge ?? { normal: NaN, observed: NaN };
    return reading(`a part of the calls${edge ? ` from ${edge.name}` : ''} waits unusually long on the way to it (90th percentile of the call ${change(values)})`, 'ms', values, edge?.name ?? null);
  },
  wireOut: (r) => {
    const edge = r.strongestEdge('out', r.edgeSeries.ownP50Ms);
    const values = edge ?? { normal: NaN, observed: NaN };
    return reading(`all its calls to others are ${r.up ? 'slow' : 'quick'} on the way${edge ? `, most of all to ${edge.name}` : ''} (median wait ${change(values)})`, 'ms', values, edge?.name ?? null);
  },
  fanOut: (r) => {
    const edge = r.strongestEdge('out', r.edgeSeries.requests);
    const values = edge ?? { normal: NaN, observed: NaN };
    return reading(`makes ${r.up ? 'more' : 'fewer'} calls per request${edge ? `, most of all to ${edge.name} (${round(edge.normal)} → ${round(edge.observed)} calls a window)` : ''}`, 'calls', values, edge?.name ?? null);
  },
  steps: (r) => reading(`runs ${r.up ? 'more' : 'fewer'} steps inside a request than usual`, 'spans', { normal: NaN, observed: NaN }),
};
