import { rankCauses } from '../../methods/anomaly/causes';
import type { CellScores } from '../../methods/anomaly/score';
import type { Incident, Ranker } from '../../contracts/report';
import type { Prepared } from '../recording/recording';
import { defaultRanker, findIncidents, rankBetween, scoresBy, type Judgement } from './statements';
import { windowsInside } from './windows-inside';

/** A way from a prepared recording to incidents and causes. */
export interface Detector {
  readonly name: string;
  readonly incidents: readonly Incident[];
  /** Every service as the cause of what happened in an interval; empty without data. */
  rank(fromMs: number, toMs: number): readonly string[];
}

/** The detector of the report, with the incidents that the report states. */
export function reportDetector(
  prepared: Prepared,
  { scores, detection }: Pick<Judgement, 'scores' | 'detection'>,
  incidents: readonly Incident[],
): Detector {
  const rank: Detector['rank'] =
    detection === null
      ? rankBy(prepared, scores)
      : (fromMs, toMs) =>
          windowsInside(prepared, fromMs, toMs).length === 0
            ? []
            : rankBetween(prepared, detection, scores, fromMs, toMs).map(
                ({ service }) => prepared.features.services[service].name,
              );
  return { name: 'meshlens', incidents, rank };
}

/** What the report's detector is compared with: one width for all services, without the graph, without the model. */
export function rivalDetectors(prepared: Prepared): Detector[] {
  const rivals: [string, Ranker][] = [
    ['single width', defaultRanker(prepared)],
    ...(prepared.outcome
      ? (['model', 'identity'] as const).map((ranker): [string, Ranker] => [ranker, ranker])
      : []),
    ['z-score', 'zscore'],
  ];
  return rivals.map(([name, ranker]) => {
    const scores = scoresBy(ranker, prepared);
    return { name, incidents: findIncidents(prepared, scores), rank: rankBy(prepared, scores) };
  });
}

function rankBy(prepared: Prepared, scores: CellScores): Detector['rank'] {
  return (fromMs, toMs) => {
    const windows = windowsInside(prepared, fromMs, toMs);
    return windows.length === 0
      ? []
      : rankCauses(prepared.normalised, scores.deviation, windows).map(
          ({ service }) => prepared.features.services[service].name,
        );
  };
}
