import { describe, expect, it } from 'vitest';
import { ladder } from '../../../../../src/features/ladder';
import { detect } from '../../../../../src/methods/anomaly/scales/detect';
import { rankInterval } from '../../../../../src/methods/anomaly/scales/rank';
import { chain, START_MS, type Condition } from '../support/chain';

type Fault = 'answers at once' | 'slow callee' | 'failing callee';

const FAULTS: Readonly<Record<Fault, Condition>> = {
  'answers at once': { atOnce: true },
  'slow callee': { store: 5 },
  'failing callee': { failing: 0.6 },
};

/** An hour; a fault from minute 30 to 33. */
function record(fault?: Fault) {
  const features = chain(60, (minute) =>
    fault !== undefined && minute >= 30 && minute < 33 ? FAULTS[fault] : {},
  );
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
