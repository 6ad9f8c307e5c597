import { rankCauses, type RankedService } from '../../methods/anomaly/causes';
import { displayScores } from '../../methods/anomaly/scales/display';
import type { ExplainOptions } from '../../contracts/protocol';
import { REPORT_VERSION, type Explanation, type Ranker } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { withCarriers } from '../report/carriers';
import { comparedSelection } from '../report/compared-selection';
import { circumstancesOf } from '../report/circumstances';
import { openRecording, type Prepared, type Recording } from '../recording/recording';
import { atSupportedWidth, inThresholdUnits } from '../report/ranking';
import {
  defaultRanker,
  judge,
  rankBetween,
  round,
  scoresBy,
  toCause,
  type Judgement,
} from '../report/statements';
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
  const judgement = judge(prepared);
  const ranked = rankers.map((candidate) => ({
    ranker: candidate,
    ...rankedBy(candidate, prepared, judgement, windows, options),
  }));
  const shown = ranked.find((row) => row.ranker === ranker) ?? ranked[ranked.length - 1];
  const causes = shown.order.map((service) => toCause(prepared, windows, service));
  const others = judgement.incidents.filter(
    ({ fromMs, toMs }) => toMs <= options.fromMs || fromMs >= options.toMs,
  );
  return {
    version: REPORT_VERSION,
    folder: options.folder,
    fromMs: options.fromMs,
    toMs: options.toMs,
    windowsUsed: windows.length,
    peak: shown.peak,
    ranker: shown.ranker,
    rankerReason: options.ranker ? 'asked for' : (prepared.outcome?.rankerReason ?? 'no model was used'),
    causes: withCarriers(prepared, options, causes, others),
    ...circumstancesOf(prepared, options, causes, others),
    ...(options.against === undefined
      ? {}
      : {
          comparison: comparedSelection(
            prepared,
            options,
            options.against,
            options.services ?? causes.map(({ service }) => service),
            others,
          ),
        }),
    table: ranked.map((row) => ({
      ranker: row.ranker,
      services: row.order.map(({ service }) => names[service]),
      scores: row.order.map(({ score }) => round(score)),
    })),
    notes: prepared.notes,
    timings: [...prepared.timings, { step: 'rank causes', ms: context.now() - startedMs, cached: false }],
  };
}

/** The recording's own ranker judges the interval at all widths, another one at the width of the grid. */
function rankedBy(
  ranker: Ranker,
  prepared: Prepared,
  { detection }: Judgement,
  windows: readonly number[],
  { fromMs, toMs }: ExplainOptions,
): { peak: number | null; order: readonly RankedService[] } {
  const scores = scoresBy(ranker, prepared);
  if (detection === null || ranker !== defaultRanker(prepared)) {
    const services = prepared.features.services.length;
    const inside = windows.flatMap((window) => [
      ...scores.score.subarray(window * services, (window + 1) * services),
    ]);
    const order = rankCauses(prepared.normalised, scores.deviation, windows);
    return inUnits(inside, order);
  }
  const interval = { startMs: fromMs, widthMs: toMs - fromMs, count: 1 };
  const ranked = rankBetween(prepared, detection, scores, fromMs, toMs);
  return inUnits([...displayScores(detection, interval)], atSupportedWidth(ranked, detection, fromMs, toMs));
}

/** @param scores NaN where a service was not judged; the peak is null where none was */
function inUnits(
  scores: readonly number[],
  order: readonly RankedService[],
): { peak: number | null; order: readonly RankedService[] } {
  const known = scores.filter((value) => !Number.isNaN(value));
  const peak = known.length === 0 ? null : round(Math.max(...known));
  return { peak, order: inThresholdUnits(order, peak ?? 0) };
}

function noDataReason({ features }: Prepared, { fromMs, toMs }: ExplainOptions): string {
  const { grid } = features;
  if (grid.count === 0) {
    return 'no traces were found in the folder';
  }
  const iso = (ms: number): string => new Date(ms).toISOString();
  return `there is no data between ${iso(fromMs)} and ${iso(toMs)}; the recording covers ${iso(grid.startMs)} to ${iso(grid.startMs + grid.count * grid.widthMs)}${grid.present.includes(false) ? ', with gaps' : ''}`;
}
