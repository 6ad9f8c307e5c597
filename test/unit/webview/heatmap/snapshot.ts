import type { HeatmapSnapshot } from '../../../../src/contracts/heatmap-page';

const START_MS = Date.UTC(2026, 0, 5, 23, 59);
const WIDTH_MS = 10_000;

type Rows = Record<string, readonly number[]>;

/** A snapshot from rows of levels; `causes` lists each incident's services, `spans` its windows [from, to). */
export function snapshotOf({
  causes = [],
  spans = [],
  ...rows
}: { causes?: string[][]; spans?: [number, number][] } & Record<string, unknown>): HeatmapSnapshot {
  const levels = Object.values(rows as Rows);
  const windows = levels[0]?.length ?? 0;
  return {
    folder: 'shop',
    createdMs: START_MS,
    services: Object.keys(rows),
    startMs: START_MS,
    widthMs: WIDTH_MS,
    windows,
    breaks: [],
    levels: Uint8Array.from(levels.flat()),
    high: { cells: [], scores: [] },
    peaks: levels.map((row) => {
      const known = row.filter((level) => level !== 255);
      return known.length === 0 ? null : (Math.max(...known) / 254) * 4;
    }),
    incidents: causes.map((services, index) => {
      const [from, to] = spans[index] ?? [0, windows];
      return {
        fromMs: START_MS + from * WIDTH_MS,
        toMs: START_MS + to * WIDTH_MS,
        score: 2,
        causes: services.map((service) => ({ service, score: 1, evidence: [] })),
        affected: [],
      };
    }),
    changes: [],
    scales: [],
    drift: null,
    model: 'test',
    runtime: 'test',
    notes: [],
    empty: null,
  };
}
