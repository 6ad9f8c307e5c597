import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../scripts/model/faults';
import { play, RECORDING_START_MS, type Simulation } from '../../../../scripts/model/simulate';
import { MAX_SPANS, planRecording } from '../../../../scripts/recordings/plan';
import { visitsPerRequest } from '../../../../scripts/recordings/rates';
import { readSeeds, RECORDING_SEEDS } from '../../../../scripts/recordings/seeds';
import { renderRecording } from '../../../../scripts/recordings/write';
import type { Span } from '../../../../src/workspace/traces/span';

const SMALL = { services: 12, hours: 2, spans: 8000 };

function spansOf(plan: Simulation): Span[] {
  const spans: Span[] = [];
  play(plan, (span) => spans.push(span));
  return spans;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a generated recording', () => {
  it('is the same for the same seed and another for another seed', () => {
    const first = renderRecording(planRecording({ ...SMALL, seed: 3 }));
    const again = renderRecording(planRecording({ ...SMALL, seed: 3 }));
    const other = renderRecording(planRecording({ ...SMALL, seed: 4 }));
    expect(again.traces.equals(first.traces)).toBe(true);
    expect(again.labels).toBe(first.labels);
    expect(other.traces.equals(first.traces)).toBe(false);
  });

  it('has its labels inside the recording, one after the other', () => {
    const plan = planRecording({ ...SMALL, hours: 12, seed: 5 });
    const { labels } = renderRecording(plan);
    const [header, ...rows] = labels.trim().split('\n');
    expect(header).toBe('service,from,to,type,requests');
    expect(rows.length).toBeGreaterThan(3);
    let previousMs = RECORDING_START_MS;
    for (const row of rows) {
      const [service, from, to] = row.split(',');
      expect(service).toMatch(/^service-\d+$/);
      expect(Date.parse(from)).toBeGreaterThan(previousMs);
      expect(Date.parse(to)).toBeGreaterThanOrEqual(Date.parse(from) + 30_000);
      previousMs = Date.parse(to);
    }
    expect(previousMs).toBeLessThan(RECORDING_START_MS + plan.durationMs);
  });

  it('writes about as many spans as asked for', () => {
    for (const seed of [1, 2, 3]) {
      const { spans } = renderRecording(planRecording({ ...SMALL, seed }));
      expect(spans).toBeGreaterThan(0);
      expect(spans).toBeLessThan(1.3 * SMALL.spans);
    }
    expect(MAX_SPANS).toBeLessThan(300_000);
  });

  it('has no fault when only noise is asked for', () => {
    expect(renderRecording(planRecording({ ...SMALL, seed: 6, noise: true })).labels).toBe(
      'service,from,to,type,requests\n',
    );
  });

  it('stalls visits only when heavy tails are asked for', () => {
    const options = { ...SMALL, seed: 9, noise: true };
    const calm = planRecording(options);
    const { stalls, ...heavy } = planRecording({ ...options, heavyTails: true });
    expect(calm.stalls).toBeUndefined();
    expect(stalls?.every(({ share }) => share > 0 && share < 0.03)).toBe(true);
    const meanMs = (plan: Simulation): number => mean(spansOf(plan).map(({ durationMs }) => durationMs));
    const always = stalls?.map(({ factor }) => ({ share: 1, factor }));
    expect(meanMs({ ...heavy, stalls: always })).toBeGreaterThan(2 * meanMs(calm));
  });

  it('keeps the wanted share of traces at the same span budget', () => {
    const plan = planRecording({ ...SMALL, seed: 7, sampled: 0.25, noise: true });
    const all = spansOf({ ...plan, sampled: 1 }).length;
    expect(spansOf(plan).length / all).toBeCloseTo(0.25, 1);
  });
});

describe('a fault', () => {
  const calm = planRecording({ ...SMALL, seed: 8, noise: true, sampled: 1 });
  const visits = visitsPerRequest(calm.system);
  const last = visits.length - 1;
  const callee = calm.system.services.findLastIndex(
    ({ external }, service) => !external && visits[service] > 0.05,
  );
  const callsCallee = calm.system.services.findIndex(({ operations }) =>
    operations.some(({ stages }) => stages.flat().some(({ service }) => service === callee)),
  );
  const always = { service: callee, fromMs: 0, toMs: calm.durationMs };
  const withFault = (fault: Fault): Span[] => spansOf({ ...calm, faults: [fault] });
  const durations = (spans: readonly Span[], service: number, kind: string): number[] =>
    spans
      .filter((span) => span.service === calm.system.services[service].name && span.kind === kind)
      .map(({ durationMs }) => durationMs);

  it('has a callee to hit', () => {
    expect(last).toBeGreaterThan(0);
    expect(callsCallee).toBeGreaterThanOrEqual(0);
    expect(callsCallee).toBeLessThan(callee);
  });

  it('slows the callers of a slow callee, because a caller waits', () => {
    const before = spansOf(calm);
    const slow = withFault({ ...always, kind: 'slow-work', factor: 10 });
    expect(mean(durations(slow, callee, 'server'))).toBeGreaterThan(
      2 * mean(durations(before, callee, 'server')),
    );
    expect(mean(durations(slow, callsCallee, 'server'))).toBeGreaterThan(
      mean(durations(before, callsCallee, 'server')),
    );
  });

  it('delays calls but not visits when the network is slow', () => {
    const before = spansOf(calm);
    const slow = withFault({ ...always, kind: 'slow-network', addedMs: 500 });
    const longest = Math.max(...durations(before, callee, 'server'));
    expect(mean(durations(slow, callsCallee, 'client'))).toBeGreaterThan(
      mean(durations(before, callsCallee, 'client')),
    );
    expect(mean(durations(slow, callee, 'server'))).toBeLessThan(longest);
  });

  it('ends visits before their calls when answers leave early', () => {
    const caller = { ...always, service: callsCallee };
    const early = withFault({ ...caller, kind: 'early-return', share: 1, workShare: 0.05 });
    expect(durations(early, callsCallee, 'client')).toHaveLength(0);
    expect(durations(early, callsCallee, 'server').length).toBeGreaterThan(0);
    const thrown = withFault({ ...caller, kind: 'exception', share: 1 });
    expect(durations(thrown, callsCallee, 'client')).toHaveLength(0);
    const name = calm.system.services[callsCallee].name;
    expect(
      thrown.filter(({ service, kind }) => service === name && kind === 'server').every(({ error }) => error),
    ).toBe(true);
  });
});

describe('seeds', () => {
  it('are read as lists and ranges', () => {
    expect(readSeeds('3, 5-7')).toEqual([3, 5, 6, 7]);
    expect(() => readSeeds('five')).toThrow("'five' is neither a seed nor a range of seeds");
  });

  it('serve development or testing, never both', () => {
    expect(RECORDING_SEEDS.development.last).toBeLessThan(RECORDING_SEEDS.testing.first);
  });

  it('has clustered requests at the same rate as single ones', () => {
    const perSecond = (clustered: boolean): { mean: number; ratio: number } => {
      const roots = spansOf(planRecording({ ...SMALL, seed: 6, noise: true, clustered })).filter(
        ({ parentId }) => parentId === undefined,
      );
      const counts = new Map<number, number>();
      roots.forEach(({ startMs }) => {
        const second = Math.floor(startMs / 1000);
        counts.set(second, (counts.get(second) ?? 0) + 1);
      });
      const seconds = SMALL.hours * 3600;
      const each = roots.length / seconds;
      const squares = [...counts.values()].reduce((sum, count) => sum + count ** 2, 0) / seconds;
      return { mean: each, ratio: (squares - each ** 2) / each };
    };
    const single = perSecond(false);
    const clustered = perSecond(true);
    expect(Math.abs(clustered.mean / single.mean - 1)).toBeLessThan(0.2);
    expect(single.ratio).toBeLessThan(1.5);
    expect(clustered.ratio).toBeGreaterThan(1.5);
  });
});
