import { describe, expect, it } from 'vitest';
import { incidentTimeline } from '../../../../src/contracts/incident/timeline';
import { sampleReport } from '../sample-report';

const cause = (service: string) => ({ service, score: 3, evidence: [] });
const affected = (service: string) => ({
  ...{ service, because: 'payment', quantity: 'latency' as const, normal: 1, observed: 2, explained: 1 },
  text: '',
});

/** 100 windows of 10 s; a service is above the threshold in the windows from `from` to `to`, exclusive. */
function reportOf(above: Readonly<Record<string, readonly [from: number, to: number]>>, count = 100) {
  const scoresOf = ([from, to]: readonly [number, number]) =>
    Array.from({ length: count }, (_, window) => (window >= from && window < to ? 2 + window / 1000 : 0.1));
  const { anomaly } = sampleReport();
  return {
    windows: { startMs: 0, widthMs: 10_000, count, present: Array<boolean>(count).fill(true) },
    anomaly: {
      ...anomaly,
      scores: Object.fromEntries(Object.entries(above).map(([name, range]) => [name, scoresOf(range)])),
    },
  };
}

describe('the timeline of an incident', () => {
  it('orders services by when they passed the threshold, those that did not last', () => {
    const report = reportOf({ payment: [42, 46], checkout: [41, 44], front: [0, 0] });
    const { services } = incidentTimeline(report, {
      ...{ fromMs: 410_000, toMs: 455_000 },
      causes: [cause('payment'), cause('checkout')],
      affected: [affected('front'), affected('checkout')],
    });
    expect(services.map(({ service, role, anomalous }) => [service, role, anomalous])).toEqual([
      ['checkout', 'cause', { fromMs: 410_000, toMs: 440_000 }],
      ['payment', 'cause', { fromMs: 420_000, toMs: 460_000 }],
      ['front', 'affected', null],
    ]);
    expect(services[1].peak).toBeCloseTo(2.045);
  });

  it('shows a margin before and after, and no more than the recording', () => {
    const report = reportOf({ payment: [40, 60] });
    const at = (fromMs: number, toMs: number) =>
      incidentTimeline(report, { fromMs, toMs, causes: [cause('payment')] });
    expect(at(400_000, 600_000)).toMatchObject({ startMs: 250_000, widthMs: 10_000, count: 50 });
    expect(at(400_000, 410_000)).toMatchObject({ startMs: 320_000, count: 17 });
    expect(at(0, 995_000)).toMatchObject({ startMs: 0, count: 100 });
    expect(at(400_000, 600_000).services[0].scores).toHaveLength(50);
  });

  it('joins windows of a long incident and keeps the highest score', () => {
    const report = reportOf({ payment: [500, 501] }, 2000);
    const { widthMs, count, services } = incidentTimeline(report, {
      ...{ fromMs: 0, toMs: 20_000_000, causes: [cause('payment')] },
    });
    expect([widthMs, count]).toEqual([90_000, 223]);
    expect(services[0].scores.filter((score) => score !== null && score > 1)).toHaveLength(1);
  });

  it('knows services without a score, and a report without windows', () => {
    const incident = { fromMs: 120_000, toMs: 150_000, causes: [cause('postgres')] };
    expect(incidentTimeline(sampleReport(), incident).services).toMatchObject([
      { service: 'postgres', peak: null, anomalous: null },
    ]);
    const none = {
      ...reportOf({ payment: [0, 0] }),
      windows: { startMs: 0, widthMs: 1, count: 0, present: [] },
    };
    expect(incidentTimeline(none, incident).count).toBe(0);
  });
});
