import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildHeatmapScale,
  buildHeatmapSnapshot,
  emptyHeatmapSnapshot,
  scoreAt,
  worstBetween,
} from '../../../../src/editor/pages/heatmap-snapshot';
import { cellsOf, levelOf, MISSING_LEVEL } from '../../../../src/editor/pages/heatmap-cells';
import { brokenGrid, timeAt } from '../../../../src/contracts/broken-grid';
import { completeReport } from '../../contracts/report-fixture';
import { sampleReport, evidence } from '../../contracts/sample-report';

describe('levelOf', () => {
  it.each([
    [null, MISSING_LEVEL],
    [Number.NaN, MISSING_LEVEL],
    [0, 0],
    [-1, 0],
    [1, 64],
    [4, 254],
    [Number.POSITIVE_INFINITY, 254],
  ])('of %s is %i', (score, level) => {
    expect(levelOf(score)).toBe(level);
  });

  it('never calls a score missing and keeps the order', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const [low, high] = [levelOf(Math.min(a, b)), levelOf(Math.max(a, b))];
        return low <= high && high < MISSING_LEVEL;
      }),
    );
  });
});

const lasting = {
  service: 'payment',
  feature: 'rate',
  sinceMs: 90_000,
  before: 4,
  after: 9,
  unit: 'requests/s',
  neighbour: null,
  text: 'gets more requests (4 → 9 a second)',
};

describe('buildHeatmapSnapshot', () => {
  it('says what changed for good, since when, and what is known of an incident besides its causes', () => {
    const known = completeReport.incidents[0];
    const snapshot = buildHeatmapSnapshot(sampleReport({ changes: [lasting], incidents: [known] }));
    const { service, sinceMs, text } = lasting;
    expect(snapshot.changes).toEqual([{ service, sinceMs, text }]);
    const { attributes, followUps, metrics, similar } = known;
    const { signature: _, ...kind } = known.kind;
    expect(snapshot.incidents[0]).toMatchObject({ attributes, followUps, metrics, similar });
    expect(snapshot.incidents[0].kind).toEqual(kind);
  });

  it('puts services with anomalous windows on top and fills rows in window order', () => {
    const snapshot = buildHeatmapSnapshot(sampleReport());
    expect(snapshot.services).toEqual(['payment', 'cart']);
    expect([...snapshot.levels]).toEqual([6, 32, 191, 255, 13, 25, 57, 255]);
    expect(snapshot).toMatchObject({
      windows: 4,
      widthMs: 30_000,
      startMs: 60_000,
      runtime: 'onnx',
      empty: null,
    });
    expect(snapshot.incidents[0].causes[0].evidence).toEqual([evidence]);
  });

  it('stays under 1 MB for a long recording of many services, keeping the worst of joined windows', () => {
    const count = 20_000;
    const names = Array.from({ length: 300 }, (_, i) => `service-${i}`);
    const scores = Object.fromEntries(names.map((name) => [name, new Array<number>(count).fill(0.1)]));
    scores['service-7'][12_345] = 4;
    const incidents = Array.from({ length: 1000 }, (_, i) => ({
      fromMs: i * 1000,
      toMs: i * 1000 + 500,
      score: i,
      causes: names
        .slice(0, 50)
        .map((service) => ({ service, score: 1, evidence: Array.from({ length: 20 }, () => evidence) })),
    }));
    const report = sampleReport({
      incidents,
      changes: Array.from({ length: 300 }, (_, i) => ({ ...lasting, sinceMs: i * 1000 })),
      windows: { startMs: 0, widthMs: 1000, count, present: new Array<boolean>(count).fill(true) },
      anomaly: { ...sampleReport().anomaly, scores },
    });
    const snapshot = buildHeatmapSnapshot(report);
    const { levels, ...rest } = snapshot;
    expect(levels.length + JSON.stringify(rest).length).toBeLessThan(1_000_000);
    expect(snapshot.notes).toEqual([
      'Each column joins 15 windows and shows the worst.',
      'The 100 worst of 1000 incidents are shown.',
      'The first 200 of 300 lasting changes are shown.',
    ]);
    expect(snapshot.changes).toHaveLength(200);
    expect(levels.length).toBe(snapshot.windows * names.length);
    expect(snapshot.services[0]).toBe('service-7');
    const window = Math.floor(12_345 / (snapshot.widthMs / 1000));
    expect(levels[window]).toBe(254);
    const fromMs = snapshot.startMs + window * snapshot.widthMs;
    expect(worstBetween(report, 'service-7', fromMs, fromMs + snapshot.widthMs)).toEqual({
      score: 4,
      window: 12_345,
    });
    expect(snapshot.incidents.map(({ fromMs }) => fromMs)).toEqual(
      [...snapshot.incidents.map(({ fromMs }) => fromMs)].sort((a, b) => a - b),
    );
  });

  it.each([
    ['no trace file', { inputs: [] }, 'No trace file was found'],
    [
      'no span',
      { inputs: [{ file: 'a.json', kind: 'otlp' as const, records: 0, problems: [] }] },
      '1 trace file holds no usable span',
    ],
    ['too short', {}, '90 spans were read, but'],
    [
      'problems',
      {
        inputs: [
          {
            file: 'a.json',
            kind: 'jaeger' as const,
            records: 0,
            problems: [{ file: 'a.json', severity: 'error' as const, reason: 'cut off' }],
          },
        ],
      },
      '1 problem was found',
    ],
    ['notes', { notes: ['Widen meshlens.include.'] }, 'Widen meshlens.include.'],
  ])('says why it is empty: %s', (_, change, words) => {
    const report = sampleReport({
      windows: { startMs: 0, widthMs: 0, count: 0, present: [] },
      anomaly: { ...sampleReport().anomaly, scores: {} },
      ...change,
    });
    const snapshot = buildHeatmapSnapshot(report);
    expect(snapshot.empty).toContain(words);
    expect(snapshot.levels).toHaveLength(0);
  });
});

describe('exact scores above the ceiling', () => {
  it('travel beside the levels, rounded, in order', () => {
    const { levels, high } = cellsOf(2, 2, (row, window) => [4, 4.567, null, 900][row * 2 + window]);
    expect([...levels]).toEqual([254, 254, 255, 254]);
    expect(high).toEqual({ cells: [1, 3], scores: [4.57, 900] });
  });

  it('keep the highest where there are very many', () => {
    const { high } = cellsOf(1, 30_000, (_, window) => 5 + window);
    expect(high.cells).toHaveLength(20_000);
    expect(high.cells[0]).toBe(10_000);
    expect(high.scores.at(-1)).toBe(30_004);
  });
});

describe('a recording with a long gap', () => {
  const count = 1000;
  const present = Array.from({ length: count }, (_, window) => window < 10 || window >= 990);
  const scores = { cart: present.map((here, window) => (here ? window / 1000 : null)) };
  const report = sampleReport({
    windows: { startMs: 0, widthMs: 1000, count, present },
    anomaly: { ...sampleReport().anomaly, scores },
  });
  const snapshot = buildHeatmapSnapshot(report);

  it('is drawn with its beginning only, and says how much is left out', () => {
    expect(snapshot).toMatchObject({ windows: 21, breaks: [{ at: 11, skippedMs: 979_000 }] });
    expect([...snapshot.levels.slice(9, 12)]).toEqual([1, MISSING_LEVEL, levelOf(0.99)]);
    expect(timeAt(snapshot, 11)).toBe(990_000);
  });

  it('leaves the same out at finer widths', () => {
    const fine = {
      widthMs: 500,
      startMs: 0,
      windows: 2000,
      services: ['cart'],
      scores: Float32Array.from({ length: 2000 }, (_, window) => window / 1000),
    };
    const drawn = buildHeatmapScale(fine, snapshot);
    expect(drawn).toMatchObject({ windows: 42, breaks: [{ at: 22, skippedMs: 979_000 }] });
    expect(drawn.levels[22]).toBe(levelOf(1.98));
  });
});

describe('worstBetween', () => {
  it('gives the exact score, and null where there is none', () => {
    const report = sampleReport();
    expect(worstBetween(report, 'payment', 120_000, 150_000)).toEqual({ score: 3, window: 2 });
    expect(worstBetween(report, 'payment', 150_000, 180_000).score).toBeNull();
    expect(worstBetween(report, 'nobody', 60_000, 90_000).score).toBeNull();
    expect(worstBetween(report, 'payment', 0, 1_000_000)).toEqual({ score: 3, window: 2 });
  });
});

describe('a single width', () => {
  const scale = {
    widthMs: 5000,
    startMs: 60_000,
    windows: 2,
    services: ['cart', 'payment'],
    scores: Float32Array.of(0.5, NaN, 1, 4),
  };

  it('is drawn in the order of the page, missing where a service was not judged', () => {
    const drawn = buildHeatmapScale(scale, {
      services: ['payment', 'cart', 'postgres'],
      ...brokenGrid(60_000, 10_000, [0]),
    });
    expect(drawn).toMatchObject({ widthMs: 5000, startMs: 60_000, windows: 2 });
    expect([...drawn.levels]).toEqual([255, 254, 32, 64, 255, 255]);
  });

  it('has exact scores', () => {
    expect(scoreAt(scale, 'payment', 65_000)).toBe(4);
    expect([60_000, 70_000].map((fromMs) => scoreAt(scale, 'payment', fromMs))).toEqual([null, null]);
    expect(scoreAt(scale, 'nobody', 60_000)).toBeNull();
  });

  it('is offered where it is finer than the windows of the report', () => {
    expect(buildHeatmapSnapshot(sampleReport()).scales).toEqual([{ widthMs: 5000, services: ['payment'] }]);
  });
});

describe('emptyHeatmapSnapshot', () => {
  it('only says why', () => {
    expect(emptyHeatmapSnapshot('/shop', 'Analyze first.')).toMatchObject({
      services: [],
      windows: 0,
      empty: 'Analyze first.',
    });
  });
});
