import { rankCauses, type RankedService } from '../../methods/anomaly/causes';
import { causalExpectation } from '../../methods/anomaly/causal';
import { evidenceFor } from '../../methods/anomaly/evidence';
import { groupCells } from '../../methods/anomaly/incidents';
import { detect, type Detection } from '../../methods/anomaly/scales/detect';
import { displayScores } from '../../methods/anomaly/scales/display';
import type { SegmentGroup } from '../../methods/anomaly/scales/join';
import { rankInterval } from '../../methods/anomaly/scales/rank';
import { scoreCells, type CellScores } from '../../methods/anomaly/score';
import type { Cause, Incident, Ranker } from '../../contracts/report';
import type { Prepared } from '../recording/recording';
import { inThresholdUnits } from './ranking';
import { windowsInside } from './windows-inside';

const MAX_CAUSES = 5;
/** A service that took no part is named as well when its own trouble comes near the first cause's. */
const NEAR_FIRST = 0.3;
/** An incident in fewer windows of the grid is ranked from the finest windows alone. */
const FEWEST_WINDOWS_FOR_MODEL = 2;

/** The view of one ranker on a prepared recording. */
export function scoresBy(ranker: Ranker, { normalised, outcome, features }: Prepared): CellScores {
  if (outcome === null || ranker === 'zscore') {
    return scoreCells(normalised, null);
  }
  return scoreCells(
    normalised,
    ranker === 'model'
      ? causalExpectation(normalised, outcome.expected, features.edges)
      : outcome.expectedIdentity,
  );
}

/** Without an outcome (untrusted workspace) only the plain z-score is left. */
export function defaultRanker({ outcome }: Prepared): Ranker {
  return outcome?.ranker ?? 'zscore';
}

/** What is anomalous in a recording. */
export interface Judgement {
  /** At the width that is displayed. */
  readonly scores: CellScores;
  readonly incidents: readonly Incident[];
  /** Null when one width was asked for. */
  readonly detection: Detection | null;
}

/** Judges at all widths, or as one ranker does at the one width that was asked for. */
export function judge(prepared: Prepared): Judgement {
  const { features } = prepared;
  const scores = scoresBy(defaultRanker(prepared), prepared);
  if (features.widthsMs.length < 2) {
    return { scores, incidents: findIncidents(prepared, scores), detection: null };
  }
  const modelled = prepared.outcome === null ? null : scores;
  const detection = detect(features, modelled, prepared.scales, prepared.outliner);
  const incidents = detection.groups.map((group): Incident => ({
    fromMs: group.fromMs,
    toMs: group.toMs,
    score: round(group.score),
    causes: causesOfGroup(prepared, detection, scores, group),
  }));
  return {
    scores: { ...scores, score: displayScores(detection, features.grid) },
    incidents,
    detection,
  };
}

function causesOfGroup(
  prepared: Prepared,
  detection: Detection,
  scores: CellScores,
  group: SegmentGroup,
): Cause[] {
  const { fromMs, toMs } = group.segments[0];
  const took = group.segments.map(({ service }) => service);
  const ranked = rankBetween(prepared, detection, scores, fromMs, toMs);
  return namedCauses(
    prepared,
    windowsInside(prepared, fromMs, toMs),
    inThresholdUnits(ranked, group.score),
    took,
  );
}

/** Every service as the cause of what happened between two moments, by the finest windows and by the ranker. */
export function rankBetween(
  prepared: Prepared,
  { scales }: Detection,
  scores: CellScores,
  fromMs: number,
  toMs: number,
): RankedService[] {
  const { cells, edges } = prepared.features;
  const ranked = rankInterval(scales, cells, edges, fromMs, toMs);
  const windows = windowsInside(prepared, fromMs, toMs);
  return windows.length < FEWEST_WINDOWS_FOR_MODEL
    ? ranked
    : averaged(ranked, rankCauses(prepared.normalised, scores.deviation, windows));
}

/** Mean of two rankings; features and their directions are those of the first. */
function averaged(first: readonly RankedService[], second: readonly RankedService[]): RankedService[] {
  const others = new Map(second.map(({ service, score }) => [service, score]));
  return first
    .map((ranked) => ({ ...ranked, score: (ranked.score + (others.get(ranked.service) ?? 0)) / 2 }))
    .sort((a, b) => b.score - a.score);
}

/** The incidents that one ranker sees at the width of the grid. */
export function findIncidents(prepared: Prepared, scores: CellScores): Incident[] {
  const { features, normalised } = prepared;
  const { startMs, widthMs } = features.grid;
  return groupCells(scores.score, normalised.windows, normalised.services, features.edges).map((group) => {
    const windows = windowsBetween(prepared, group.first, group.last);
    const ranked = inThresholdUnits(rankCauses(normalised, scores.deviation, windows), group.score);
    return {
      fromMs: startMs + group.first * widthMs,
      toMs: startMs + (group.last + 1) * widthMs,
      score: round(group.score),
      causes: namedCauses(prepared, windows, ranked, group.services),
    };
  });
}

function namedCauses(
  prepared: Prepared,
  windows: readonly number[],
  ranked: readonly RankedService[],
  took: readonly number[],
): Cause[] {
  const best = ranked[0]?.score ?? 0;
  return ranked
    .filter(
      ({ service, score }, place) => place === 0 || took.includes(service) || score >= NEAR_FIRST * best,
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

export const round = (value: number): number => Math.round(value * 1000) / 1000;
