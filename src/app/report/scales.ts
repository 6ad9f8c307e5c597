import type { AnomalyScale } from '../../contracts/report';
import type { ScaleScores } from '../../contracts/scale-scores';
import type { Features } from '../../features/extract';
import type { Detection } from '../../methods/anomaly/scales/detect';
import type { CellScores } from '../../methods/anomaly/score';

/** Scores at every width of the ladder, without a copy. Empty when one width was asked for. */
export function scaleScores({ services }: Features, detection: Detection | null): ScaleScores[] {
  const names = services.map(({ name }) => name);
  return (detection?.scales ?? []).map(({ cells, score }) => ({
    widthMs: cells.widthMs,
    startMs: cells.startMs,
    windows: cells.windows,
    services: names,
    scores: score,
  }));
}

/** What the report says of its widths: one entry when one width was asked for. */
export function toScales(
  { services, grid }: Features,
  scales: readonly ScaleScores[],
  known: CellScores,
): AnomalyScale[] {
  const names = services.map(({ name }) => name);
  const all = judgedServices(names, known.score);
  if (scales.length === 0) {
    return grid.count === 0
      ? []
      : [{ widthMs: grid.widthMs, startMs: grid.startMs, count: grid.count, services: all }];
  }
  return scales.map(({ widthMs, startMs, windows, scores }) => ({
    widthMs,
    startMs,
    count: windows,
    services: judgedServices(names, scores).filter((name) => all.includes(name)),
  }));
}

/** Services with a score in some window. */
function judgedServices(names: readonly string[], scores: Float32Array): string[] {
  const judged = new Uint8Array(names.length);
  scores.forEach((score, cell) => {
    if (!Number.isNaN(score)) {
      judged[cell % names.length] = 1;
    }
  });
  return names.filter((_, service) => judged[service] === 1);
}
