/** Where a service's trouble begins and ends, from the finest windows. */
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { trouble, weightOf } from '../score';
import type { JudgedScale } from './judge';
import type { UsualShare } from './usual';
import type { UsualMean } from './usual-mean';

/** How far beyond the core an edge is looked for, in windows of its width and in any case so long. */
const REACH_WINDOWS = 3;
const REACH_MS = 120_000;
/** What one fine window says at most for or against, as a log-likelihood ratio. */
export const MAX_EVIDENCE = 12;
/** Nobody knows what happened while nothing was recorded: a long gap ends a segment. */
const MIN_COVERAGE = 0.3;
const GAP_COST = MAX_EVIDENCE;

/** Unusual cells of one service and width that follow each other. */
export interface Core {
  readonly scale: JudgedScale;
  readonly service: number;
  readonly first: number;
  readonly last: number;
  readonly best: number;
  readonly score: number;
  readonly cells: number;
}

/** A core with its edges in the finest windows. */
export interface RefinedCore {
  readonly fromMs: number;
  readonly toMs: number;
  /** What each finest window around it says for trouble, as log-likelihood ratios; at `first` and after it. */
  readonly evidence: { readonly first: number; readonly values: Float32Array };
}

/** The segment of the finest windows with the largest sum of log-likelihood ratios that touches the core. */
export function refine(core: Core, finest: JudgedScale): RefinedCore {
  const { fromMs: coreFromMs, toMs: coreToMs } = intervalOf(core);
  const { startMs, widthMs } = finest.cells;
  const evidence = evidenceAround(core, finest);
  let best = { first: -1, end: -1, sum: 0 };
  let first = evidence.first;
  let sum = 0;
  evidence.values.forEach((value, index) => {
    const window = evidence.first + index;
    if (sum <= 0) {
      sum = 0;
      first = window;
    }
    sum += value;
    if (sum > best.sum) {
      best = { first, end: window + 1, sum };
    }
  });
  const fromMs = startMs + best.first * widthMs;
  const toMs = startMs + best.end * widthMs;
  const touches = best.first >= 0 && fromMs < coreToMs && toMs > coreFromMs;
  return touches ? { fromMs, toMs, evidence } : { fromMs: coreFromMs, toMs: coreToMs, evidence };
}

function evidenceAround(core: Core, finest: JudgedScale): RefinedCore['evidence'] {
  const { fromMs, toMs } = intervalOf(core);
  const { startMs, widthMs, windows, coveredS } = finest.cells;
  const evidence = evidenceOf(core, finest);
  const reachMs = Math.max(REACH_MS, REACH_WINDOWS * core.scale.cells.widthMs);
  const first = Math.max(0, Math.floor((fromMs - reachMs - startMs) / widthMs));
  const end = Math.min(windows, Math.ceil((toMs + reachMs - startMs) / widthMs));
  const values = Float32Array.from({ length: Math.max(0, end - first) }, (_, index) =>
    coveredS[first + index] < (MIN_COVERAGE * widthMs) / 1000
      ? -GAP_COST
      : Math.max(-MAX_EVIDENCE, Math.min(MAX_EVIDENCE, evidence(first + index))),
  );
  return { first, values };
}

/** Evidence of one fine window for the core's strongest feature being shifted as it is in the core's worst window. */
function evidenceOf({ scale, service, best }: Core, finest: JudgedScale): (window: number) => number {
  const { services } = scale;
  const at = best * services + service;
  let strongest = 0;
  let most = -1;
  for (let f = 0; f < F; f++) {
    const size = scale.known[at * F + f] ? trouble(f, scale.deviation[at * F + f]) * weightOf(f) : -1;
    if (size > most) {
      most = size;
      strongest = f;
    }
  }
  const seen = scale.readings.findIndex(({ reading }) => reading.feature === strongest);
  if (seen < 0) {
    return rateEvidence(scale, finest, service, best);
  }
  const { reading, usual } = scale.readings[seen];
  const fine = finest.readings[seen].reading;
  const cellOf = (window: number): number => window * services + service;
  if (reading.kind === 'mean' && fine.kind === 'mean') {
    const { centre, single, between } = usual as UsualMean;
    const normal = centre[at];
    const shift = reading.mean[at] - normal;
    return (window) => {
      const n = fine.count[cellOf(window)];
      const variance = single[service] + n * between[service] + MIN_VARIANCE;
      return (n * shift * (fine.mean[cellOf(window)] - normal - shift / 2)) / variance;
    };
  }
  if (reading.kind === 'share' && fine.kind === 'share') {
    const { share } = usual as UsualShare;
    const usually = share[service];
    const now = Math.min(0.98, Math.max(reading.hits[at] / reading.count[at], usually + 0.02));
    const perHit = Math.log(now / usually);
    const perOther = Math.log((1 - now) / (1 - usually));
    return (window) => {
      const hits = fine.hits[cellOf(window)];
      return hits * perHit + (fine.count[cellOf(window)] - hits) * perOther;
    };
  }
  return () => 0;
}

const MIN_VARIANCE = 0.01;

/** Requests per second in the core against those around it. */
function rateEvidence(
  scale: JudgedScale,
  finest: JudgedScale,
  service: number,
  best: number,
): (window: number) => number {
  const { services, cells } = scale;
  const perSecond = (window: number): number =>
    cells.errors.entries[window * services + service] / cells.coveredS[window];
  const around: number[] = [];
  for (let window = Math.max(0, best - 12); window < Math.min(cells.windows, best + 13); window++) {
    if (cells.coveredS[window] > 0) {
      around.push(perSecond(window));
    }
  }
  const usual = Math.max(1e-6, around.sort((a, b) => a - b)[around.length >> 1] ?? 0);
  const now = Math.max(perSecond(best), usual / 50);
  return (window) => {
    const n = finest.cells.errors.entries[window * services + service];
    return n * Math.log(now / usual) - finest.cells.coveredS[window] * (now - usual);
  };
}

/** The time of a core's cells. */
export function intervalOf({ scale, first, last }: Core): { readonly fromMs: number; readonly toMs: number } {
  const { widthMs, startMs } = scale.cells;
  return { fromMs: startMs + first * widthMs, toMs: startMs + (last + 1) * widthMs };
}
