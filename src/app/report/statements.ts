import { rankCauses, type RankedService } from '../../methods/anomaly/causes';
import { evidenceFor } from '../../methods/anomaly/evidence';
import { groupCells, type CellGroup } from '../../methods/anomaly/incidents';
import { scoreCells, type CellScores } from '../../methods/anomaly/score';
import type { Cause, Evidence, Incident, Ranker } from '../../contracts/report';
import type { Prepared } from '../recording/recording';

const MAX_CAUSES = 5;
/** A service that took no part is named as well when its own trouble comes near the first cause's. */
const NEAR_FIRST = 0.3;

/** The view of one ranker on a prepared recording. */
export function scoresBy(ranker: Ranker, { normalised, outcome }: Prepared): CellScores {
  if (outcome === null || ranker === 'zscore') {
    return scoreCells(normalised, null);
  }
  return scoreCells(normalised, ranker === 'model' ? outcome.expected : outcome.expectedIdentity);
}

/** Without an outcome (untrusted workspace) only the plain z-score is left. */
export function defaultRanker({ outcome }: Prepared): Ranker {
  return outcome?.ranker ?? 'zscore';
}

export function findIncidents(prepared: Prepared, scores: CellScores): Incident[] {
  const { features, normalised } = prepared;
  const { startMs, widthMs } = features.grid;
  return groupCells(scores.score, normalised.windows, normalised.services, features.edges).map((group) => ({
    fromMs: startMs + group.first * widthMs,
    toMs: startMs + (group.last + 1) * widthMs,
    score: round(group.score),
    causes: causesOf(prepared, scores, group),
  }));
}

function causesOf(prepared: Prepared, scores: CellScores, group: CellGroup): Cause[] {
  const windows = windowsBetween(prepared, group.first, group.last);
  const ranked = rankCauses(prepared.normalised, scores.deviation, windows);
  const best = ranked[0]?.score ?? 0;
  return ranked
    .filter(
      ({ service, score }, place) =>
        place === 0 || group.services.includes(service) || score >= NEAR_FIRST * best,
    )
    .slice(0, MAX_CAUSES)
    .map((service) => toCause(prepared, windows, service));
}

export function toCause({ features }: Prepared, windows: readonly number[], ranked: RankedService): Cause {
  return {
    service: features.services[ranked.service].name,
    score: round(ranked.score),
    evidence: evidenceFor(features, windows, ranked),
  };
}

/** Present windows from first to last, inclusive. */
export function windowsBetween({ features }: Prepared, first: number, last: number): number[] {
  const windows: number[] = [];
  for (let window = Math.max(0, first); window <= Math.min(last, features.grid.count - 1); window++) {
    if (features.grid.present[window]) {
      windows.push(window);
    }
  }
  return windows;
}

/** What one cell is made of, whether it belongs to an incident or not. */
export function evidenceOfCell(
  prepared: Prepared,
  scores: CellScores,
  serviceName: string,
  window: number,
): Evidence[] {
  const service = prepared.features.services.findIndex(({ name }) => name === serviceName);
  const windows = windowsBetween(prepared, window, window);
  const ranked = rankCauses(prepared.normalised, scores.deviation, windows).find(
    (candidate) => candidate.service === service,
  );
  return ranked ? evidenceFor(prepared.features, windows, ranked) : [];
}

export const round = (value: number): number => Math.round(value * 1000) / 1000;
