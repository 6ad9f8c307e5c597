/** A generated system with a history of known length and faults after it. */
import type { LabelledFault } from '../../../src/contracts/evaluation';
import type { Interval } from '../../../src/evaluation/event-matching';
import { extractFeatures, type Features } from '../../../src/features/extract';
import { findChanges } from '../../../src/methods/anomaly/levels/find-changes';
import { observeCalls } from '../../../src/topology/calls';
import { linkSpans } from '../../../src/topology/link';
import { SpanTable } from '../../../src/topology/span-table';
import type { Span } from '../../../src/workspace/traces/span';
import { play, RECORDING_START_MS } from '../../model/simulate';
import { planRecording } from '../../recordings/plan';
import { MIN_REQUESTS } from '../../recordings/pool';

/** Of a window. */
export const WINDOW_MS = 60_000;
const HOUR_WINDOWS = 60;
/** About as many as other generated recordings have in the mean. */
const SPANS_PER_HOUR = 25_000;

export interface TestSize {
  /** Windows without a fault before those that are judged, of the longest history. */
  readonly before: number;
  /** Windows that are judged. */
  readonly judged: number;
}

export interface TestSystem {
  /** Faults of the judged windows, and whether each changes enough requests to be found. */
  readonly faults: readonly (LabelledFault & { readonly isFelt: boolean })[];
  readonly judged: Interval;
  /** What is extracted where the recording begins so many windows before the judged ones. */
  featuresAfter(windows: number): Features;
}

/** @param seed of the recording; everything depends on the arguments alone */
export function testSystem(seed: number, { before, judged }: TestSize): TestSystem {
  const hours = (before + judged) / HOUR_WINDOWS;
  const plan = planRecording({ seed, hours, spans: hours * SPANS_PER_HOUR });
  const quietMs = before * WINDOW_MS;
  // Whole windows only: a history is as long as it says.
  const simulation = { ...plan, gaps: [], faults: plan.faults.filter(({ fromMs }) => fromMs >= quietMs) };
  const spans: Span[] = [];
  const hits = play(simulation, (span) => spans.push(span));
  const startMs = RECORDING_START_MS + quietMs;
  return {
    faults: simulation.faults.map(({ service, fromMs, toMs, kind }, index) => ({
      service: plan.system.services[service].name,
      fromMs: RECORDING_START_MS + fromMs,
      toMs: RECORDING_START_MS + toMs,
      type: kind,
      isFelt: hits[index] >= MIN_REQUESTS,
    })),
    judged: { fromMs: startMs, toMs: startMs + judged * WINDOW_MS },
    featuresAfter(windows) {
      const linked = linkSpans(tableFrom(spans, startMs - windows * WINDOW_MS));
      return extractFeatures(linked, observeCalls(linked), undefined, findChanges, WINDOW_MS);
    },
  };
}

/** Traces without a span before a moment. */
function tableFrom(spans: readonly Span[], fromMs: number): SpanTable {
  const earlier = new Set(spans.filter(({ startMs }) => startMs < fromMs).map(({ traceId }) => traceId));
  const table = new SpanTable();
  for (const span of spans) {
    if (!earlier.has(span.traceId)) {
      table.append(span);
    }
  }
  return table;
}
