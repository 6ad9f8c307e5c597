import { extractFeatures, type Features } from '../../../../../src/features/extract';
import { findChanges } from '../../../../../src/methods/anomaly/levels/find-changes';
import { createRandom } from '../../../../../src/numeric/random';
import { observeCalls } from '../../../../../src/topology/calls';
import type { Span } from '../../../../../src/workspace/traces/span';
import { link, span } from '../../../topology/spans';

export const START_MS = 1_700_000_000_000;
/** Requests start so far apart. */
const PACE_MS = 1_500;

/** How requests differ at a minute of the recording. */
export interface Condition {
  /** web answers in half a millisecond and calls nobody. */
  readonly atOnce?: boolean;
  /** Factors on the time of the services. */
  readonly web?: number;
  readonly store?: number;
  /** Share of requests to the store that fail. */
  readonly failing?: number;
  /** Requests that come at once; 1 when left out. */
  readonly requests?: number;
}

/** web calls catalog, catalog calls store. */
export function chainSpans(minutes: number, at: (minute: number) => Condition, pace = PACE_MS): Span[] {
  const random = createRandom(3);
  const about = (ms: number): number => ms * Math.exp(0.2 * random.normal());
  const spans: Span[] = [];
  let n = 0;
  for (let tick = 0; tick * pace < minutes * 60_000; tick++) {
    const { atOnce, web = 1, store = 1, failing = 0, requests = 1 } = at((tick * pace) / 60_000);
    for (let request = 0; request < requests; request++) {
      const startMs = START_MS + tick * pace + random.uniform() * (pace / 1.5);
      const traceId = `t${n}`;
      const add = (of: Omit<Partial<Span>, 'service'> & { spanId: string; service: string }): void => {
        spans.push(span({ traceId, operation: 'GET', startMs, ...of }));
      };
      n++;
      if (atOnce) {
        add({ spanId: 'w', service: 'web', durationMs: 0.5 });
        continue;
      }
      const error = random.uniform() < failing;
      const storeMs = about(20) * store;
      const catalogMs = about(10) + storeMs + 4;
      const webMs = about(100) * web + catalogMs + 4;
      add({ spanId: 'w', service: 'web', durationMs: webMs, error });
      add({ spanId: 'wc', parentId: 'w', service: 'web', kind: 'client', durationMs: catalogMs + 2, error });
      add({ spanId: 'c', parentId: 'wc', service: 'catalog', durationMs: catalogMs, error });
      add({
        spanId: 'cs',
        parentId: 'c',
        service: 'catalog',
        kind: 'client',
        durationMs: storeMs + 2,
        error,
      });
      add({ spanId: 's', parentId: 'cs', service: 'store', durationMs: storeMs, error });
    }
  }
  return spans;
}

export function chain(minutes: number, at: (minute: number) => Condition, windowMs?: number): Features {
  const linked = link(chainSpans(minutes, at));
  return extractFeatures(linked, observeCalls(linked), windowMs, findChanges);
}
