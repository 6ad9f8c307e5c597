import { rankCauses } from '../../methods/anomaly/causes';
import type { CellScores } from '../../methods/anomaly/score';
import type { ExplainOptions } from '../../contracts/protocol';
import { REPORT_VERSION, type Explanation, type Ranker } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { openRecording, type Prepared, type Recording } from '../recording/recording';
import { defaultRanker, judge, round, scoresBy, toCause } from '../report/statements';
import { windowsInside } from '../report/windows-inside';

/**
 * Ranks every service as the cause of what happened between two moments.
 * @throws user error `no-data` when the recording has nothing in that interval
 */
export async function explain(
  options: ExplainOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<Explanation> {
  const prepared = await recording.prepared();
  const windows = windowsInside(prepared, options.fromMs, options.toMs);
  if (windows.length === 0) {
    throw userError('no-data', noDataReason(prepared, options));
  }
  const startedMs = context.now();
  const ranker = options.ranker ?? defaultRanker(prepared);
  const names = prepared.features.services.map(({ name }) => name);
  const rankers: readonly Ranker[] = prepared.outcome ? ['model', 'identity', 'zscore'] : ['zscore'];
  const ranked = rankers.map((candidate) => ({
    ranker: candidate,
    order: rankCauses(prepared.normalised, scoresBy(candidate, prepared).deviation, windows),
  }));
  const shown = ranked.find((row) => row.ranker === ranker) ?? ranked[ranked.length - 1];
  return {
    version: REPORT_VERSION,
    folder: options.folder,
    fromMs: options.fromMs,
    toMs: options.toMs,
    windowsUsed: windows.length,
    peak: peakOf(
      options.ranker ? scoresBy(options.ranker, prepared) : judge(prepared).scores,
      windows,
      names.length,
    ),
    ranker: shown.ranker,
    rankerReason: options.ranker ? 'asked for' : (prepared.outcome?.rankerReason ?? 'no model was used'),
    causes: shown.order.map((service) => toCause(prepared, windows, service)),
    table: ranked.map((row) => ({
      ranker: row.ranker,
      services: row.order.map(({ service }) => names[service]),
      scores: row.order.map(({ score }) => round(score)),
    })),
    notes: prepared.notes,
    timings: [...prepared.timings, { step: 'rank causes', ms: context.now() - startedMs, cached: false }],
  };
}

/** The highest score of any service in the given windows; null where none was judged. */
function peakOf({ score }: CellScores, windows: readonly number[], services: number): number | null {
  const scores = windows.flatMap((window) => [...score.subarray(window * services, (window + 1) * services)]);
  const known = scores.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : round(Math.max(...known));
}

function noDataReason({ features }: Prepared, { fromMs, toMs }: ExplainOptions): string {
  const { grid } = features;
  if (grid.count === 0) {
    return 'no traces were found in the folder';
  }
  const iso = (ms: number): string => new Date(ms).toISOString();
  return `there is no data between ${iso(fromMs)} and ${iso(toMs)}; the recording covers ${iso(grid.startMs)} to ${iso(grid.startMs + grid.count * grid.widthMs)}${grid.present.includes(false) ? ', with gaps' : ''}`;
}
