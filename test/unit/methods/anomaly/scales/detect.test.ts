import { describe, expect, it } from 'vitest';
import { extractFeatures } from '../../../../../src/features/extract';
import { ladder } from '../../../../../src/features/ladder';
import { detect } from '../../../../../src/methods/anomaly/scales/detect';
import { rankInterval } from '../../../../../src/methods/anomaly/scales/rank';
import { createRandom } from '../../../../../src/numeric/random';
import { observeCalls } from '../../../../../src/topology/calls';
import type { Span } from '../../../../../src/workspace/traces/span';
import { link, span } from '../../../topology/spans';

const START_MS = 1_700_000_000_000;
const MINUTES = 60;
/** Requests start so far apart. */
const PACE_MS = 1_500;

type Fault = 'answers at once' | 'slow callee' | 'failing callee';

/** web calls catalog, catalog calls store; a fault from minute 30 to 33. */
function record(fault?: Fault) {
  const random = createRandom(3);
  const about = (ms: number): number => ms * Math.exp(0.2 * random.normal());
  const spans: Span[] = [];
  for (let n = 0; n * PACE_MS < MINUTES * 60_000; n++) {
    const startMs = START_MS + n * PACE_MS + random.uniform() * 1000;
    const minute = (n * PACE_MS) / 60_000;
    const broken = minute >= 30 && minute < 33 ? fault : undefined;
    const traceId = `t${n}`;
    const add = (of: Omit<Partial<Span>, 'service'> & { spanId: string; service: string }): void => {
      spans.push(span({ traceId, operation: 'GET', startMs, ...of }));
    };
    if (broken === 'answers at once') {
      add({ spanId: 'w', service: 'web', durationMs: 0.5 });
      continue;
    }
    const error = broken === 'failing callee' && random.uniform() < 0.6;
    const storeMs = about(20) * (broken === 'slow callee' ? 5 : 1);
    const catalogMs = about(10) + storeMs + 4;
    const webMs = about(100) + catalogMs + 4;
    add({ spanId: 'w', service: 'web', durationMs: webMs, error });
    add({ spanId: 'wc', parentId: 'w', service: 'web', kind: 'client', durationMs: catalogMs + 2, error });
    add({ spanId: 'c', parentId: 'wc', service: 'catalog', durationMs: catalogMs, error });
    add({ spanId: 'cs', parentId: 'c', service: 'catalog', kind: 'client', durationMs: storeMs + 2, error });
    add({ spanId: 's', parentId: 'cs', service: 'store', durationMs: storeMs, error });
  }
  const linked = link(spans);
  const features = extractFeatures(linked, observeCalls(linked), undefined);
  return { features, detection: detect(features, null) };
}

function found(fault?: Fault) {
  const { features, detection } = record(fault);
  return detection.groups.map((group) => {
    const { fromMs, toMs } = group.segments[0];
    const [first] = rankInterval(detection.scales, features.cells, features.edges, fromMs, toMs);
    return {
      cause: features.services[first.service].name,
      fromS: (fromMs - START_MS) / 1000,
      toS: (toMs - START_MS) / 1000,
    };
  });
}

describe('detect', () => {
  it('finds nothing where nothing happened', () => {
    expect(found()).toEqual([]);
  });

  it.each([
    ['answers at once', 'web'],
    ['slow callee', 'store'],
    ['failing callee', 'store'],
  ] as const)('finds a service that %s, once and with its edges', (fault, cause) => {
    const incidents = found(fault);
    expect(incidents.map((incident) => incident.cause)).toEqual([cause]);
    expect(Math.abs(incidents[0].fromS - 1800)).toBeLessThanOrEqual(20);
    expect(Math.abs(incidents[0].toS - 1980)).toBeLessThanOrEqual(20);
  });
});

describe('ladder', () => {
  it('leaves out widths of which a recording has too few windows', () => {
    expect(ladder({ widthMs: 5000, count: 720 })).toEqual([5000, 15_000, 60_000, 240_000]);
  });
});
