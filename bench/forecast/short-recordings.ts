// Short generated recordings: what was recorded before the forecast, and what came after it.
import type { Fault } from '../../scripts/model/faults';
import { planRecording } from '../../scripts/recordings/plan';
import { play, RECORDING_START_MS, type Simulation } from '../../scripts/model/simulate';
import { createRandom, type Random } from '../../src/numeric/random';
import { findChanges } from '../../src/methods/anomaly/levels/find-changes';
import { extractFeatures, type Features } from '../../src/features/extract';
import { observeCalls } from '../../src/topology/calls';
import { linkSpans } from '../../src/topology/link';
import { SpanTable } from '../../src/topology/span-table';

export interface ShortRecording {
  readonly minutes: number;
  /** What a forecaster sees. */
  readonly past: Features;
  /** Windows of the past that a fault touches. */
  readonly faulty: readonly boolean[];
  /** The whole recording on the grid of the past. */
  readonly whole: Features;
}

/** Nothing breaks; what broke was mended before the origin; the recording ends in a fault. */
export const STATES = ['quiet', 'over', 'running'] as const;
export type State = (typeof STATES)[number];

const MINUTE_MS = 60_000;
/** Time after the origin, as a share of the time before it: 12 windows fit in it at the widest windows. */
const AHEAD_SHARE = 0.55;
const FEWEST_SPANS = 15_000;
const MOST_SPANS = 150_000;
const SERVICES = { fewest: 5, most: 14 } as const;

/** A recording of 20 minutes to 2 hours, and what came after it. */
export function shortRecording(seed: number, state: State): ShortRecording {
  const random = createRandom(seed, 21);
  const minutes = 20 * 6 ** random.uniform();
  const spans = Math.round(FEWEST_SPANS * (MOST_SPANS / FEWEST_SPANS) ** random.uniform());
  const services = Math.round(SERVICES.fewest + (SERVICES.most - SERVICES.fewest) * random.uniform());
  const originMs = minutes * MINUTE_MS;
  const plan = planRecording({
    seed,
    services,
    spans,
    hours: (minutes * (1 + AHEAD_SHARE)) / 60,
    sampled: 1,
    noise: state === 'quiet',
  });
  const over = plan.faults.filter(({ toMs }) => toMs <= originMs);
  const faults =
    state === 'running' ? [...over.slice(0, -1), running(plan.faults[0], originMs, random)] : over;
  // Interruptions would leave nothing to compare with.
  const simulation = { ...plan, faults, gaps: [] };
  const past = featuresOf(simulation, originMs);
  return {
    minutes,
    past,
    faulty: Array.from({ length: past.grid.count }, (_, window) => {
      const fromMs = past.grid.startMs - RECORDING_START_MS + window * past.grid.widthMs;
      return faults.some((fault) => fault.fromMs < fromMs + past.grid.widthMs && fault.toMs > fromMs);
    }),
    whole: featuresOf(simulation, Infinity, past.grid.widthMs),
  };
}

/** The same fault at a time at which the recording ends in it. */
function running(fault: Fault, originMs: number, random: Random): Fault {
  const lengthMs = fault.toMs - fault.fromMs;
  const fromMs = Math.round(originMs - random.uniform() * lengthMs);
  return { ...fault, fromMs, toMs: fromMs + lengthMs };
}

function featuresOf(simulation: Simulation, untilMs: number, widthMs?: number): Features {
  const table = new SpanTable();
  play(simulation, (span) => {
    if (span.startMs < RECORDING_START_MS + untilMs) {
      table.append(span);
    }
  });
  const linked = linkSpans(table);
  return extractFeatures(linked, observeCalls(linked), undefined, findChanges, widthMs);
}
