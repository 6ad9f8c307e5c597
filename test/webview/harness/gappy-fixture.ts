import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import type { Incident, Report } from '../../../src/contracts/report';
import { buildHeatmapSnapshot } from '../../../src/editor/pages/heatmap-snapshot';
import { sampleReport } from '../../unit/contracts/sample-report';
import { evidence } from './fixture';
import { randomness } from './scores-fixture';

export const GAPPY_START_MS = Date.UTC(2026, 2, 14, 21, 30);
const WIDTH_MS = 60_000;
const SERVICES = 28;
/** Recorded stretches in windows, hours apart. */
const stretches = [
  { from: 0, to: 90 },
  { from: 400, to: 520 },
  { from: 1500, to: 1560 },
] as const;
const COUNT = 1560;
/** Starts of incidents: some close together, some alone. */
const starts = [12, 13, 14, 15, 16, 63, 410, 413, 450, 455, 500, 1530] as const;

const nameOf = (service: number): string =>
  `ts-${['travel', 'order', 'basic', 'route'][service % 4]}-service-${service}`;

/** Three stretches of 28 services with twelve incidents, scores up to 30, and two gaps of hours. */
function gappyReport(): Report {
  const random = randomness(11);
  const present = Array.from({ length: COUNT }, (_, window) =>
    stretches.some(({ from, to }) => window >= from && window < to),
  );
  const faulty = (service: number, window: number): number | null => {
    const incident = starts.findIndex((start) => window >= start && window < start + 4);
    const first = (incident * 5) % SERVICES;
    return incident >= 0 && service >= first && service < first + 3
      ? 1.4 + incident * (first + 3 - service)
      : null;
  };
  const scores = Object.fromEntries(
    Array.from({ length: SERVICES }, (_, service) => [
      nameOf(service),
      present.map((here, window) => {
        const quiet = 0.1 + 0.7 * random() ** 2;
        return here ? (faulty(service, window) ?? quiet) : null;
      }),
    ]),
  );
  const incidents = starts.map((start, index): Incident => {
    const fromMs = GAPPY_START_MS + start * WIDTH_MS;
    const service = nameOf((index * 5) % SERVICES);
    const causes = [
      { service, score: 3, evidence: [evidence('Latency was 612 ms where 38 ms is usual.', 31)] },
    ];
    return { fromMs, toMs: fromMs + 4 * WIDTH_MS, score: 3, causes };
  });
  const sample = sampleReport();
  return {
    ...sample,
    createdMs: GAPPY_START_MS + COUNT * WIDTH_MS + 240_000,
    windows: { startMs: GAPPY_START_MS, widthMs: WIDTH_MS, count: COUNT, present },
    anomaly: { ...sample.anomaly, scores, scales: [] },
    incidents,
    changes: [],
  };
}

export function gappySnapshot(): HeatmapSnapshot {
  return buildHeatmapSnapshot(gappyReport());
}
