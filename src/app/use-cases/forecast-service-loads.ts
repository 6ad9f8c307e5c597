import type { ForecastLoadOptions } from '../../contracts/protocol';
import {
  SERVICE_LOAD_VERSION,
  type ServiceLoad,
  type ServiceLoadReport,
} from '../../contracts/workload/service-load';
import { significantOrNull } from '../../numeric/round';
import { coarser, lastRows } from '../../methods/workload/coarser';
import type { LoadSeries } from '../../methods/workload/load-series';
import type { PlanOptions } from '../../methods/workload/plan';
import { networkPatterns } from '../../methods/workload/patterns';
import { serviceLoads } from '../../methods/workload/service-loads';
import {
  MAX_LOAD_ROWS,
  MIN_LOAD_ROWS,
  servicePlan,
  windowsPerRow,
} from '../../methods/workload/service-plan';
import { userError } from '../../process/rpc/errors';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import { openRecording, type Recording } from '../recording/recording';
import { replicasOf } from '../report/replicas';
import { hashText, openStore, type Slot } from '../store/result-store';
import { ALWAYS, WITH_PUBLISHED } from './workload-networks';
import { aheadOf, metricsOf, runLoads } from './workload-run';

/** Increase it when loads are forecast or stated in another way. */
const LEARNED_VERSION = 2;

/** What is forecast from the loads alone; the rest of the report follows from manifests. */
type Learned = Omit<ServiceLoadReport, 'version' | 'folder' | 'createdMs' | 'recording' | 'replicas'>;

/**
 * Forecasts the load of every service of the folder's recording, a tenth of its length ahead and at most a day.
 * @throws user error `untrusted`, `no-data`, or `too-few-rows` when the recording is too short
 */
export async function forecastServiceLoads(
  options: ForecastLoadOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<ServiceLoadReport> {
  if (!options.trusted) {
    throw userError(
      'untrusted',
      'A load forecast has to be fitted: Meshlens fits only in a workspace you trust.',
    );
  }
  const { features, graph } = await recording.joined();
  const { startMs, widthMs, count } = features.grid;
  const loads = withLoad(serviceLoads(features, graph));
  if (count === 0 || loads.nodes === 0) {
    throw userError(
      'no-data',
      'No requests were found in the folder: there is no load to forecast. Loads are read from traces and from metrics of request rates.',
    );
  }
  const series = lastRows(coarser(loads, windowsPerRow(count, widthMs)), MAX_LOAD_ROWS);
  const plan = servicePlan(series.rows, series.clock?.stepMs ?? widthMs);
  if (plan === null) {
    throw userError(
      'too-few-rows',
      `Too little history for a load forecast: ${series.rows} windows of ${widthMs / 1000} s, it needs ${MIN_LOAD_ROWS}. Record for longer, or choose narrower windows (meshlens.windowSeconds).`,
    );
  }
  const learned = await learnOnce(series, plan, options, context);
  return {
    version: SERVICE_LOAD_VERSION,
    folder: options.folder,
    createdMs: context.now(),
    recording: { startMs, widthMs, count },
    ...learned,
    replicas: replicasOf(graph),
  };
}

/** The same loads are forecast once. */
async function learnOnce(
  series: LoadSeries,
  plan: PlanOptions,
  options: ForecastLoadOptions,
  context: AnalysisContext,
): Promise<Learned> {
  const { folder, storageDir, networks, seed, runtime } = options;
  const store = openStore(storageDir, context.log);
  const { buffer, byteOffset, byteLength } = series.values;
  const values = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  const slot: Slot<Learned> = {
    method: 'learned-load',
    version: LEARNED_VERSION,
    folder,
    key: hashText({ ...series, values }, plan, networks, seed, runtime),
  };
  const kept = await store.get(slot);
  if (kept) {
    return kept;
  }
  const learned = await learn(series, plan, options, context);
  await store.put(slot, learned);
  return learned;
}

async function learn(
  series: LoadSeries,
  plan: PlanOptions,
  { networks, seed, runtime, tfjsNodePath, storageDir }: ForecastLoadOptions,
  context: AnalysisContext,
): Promise<Learned> {
  const { names, rows, values, clock } = series;
  try {
    const run = await runLoads(
      series,
      {
        plan,
        history: 'long',
        kinds: networks ? WITH_PUBLISHED : ALWAYS,
        seeds: [seed],
        runtime,
        tfjsNodePath,
        explains: true,
        storageDir,
      },
      context,
    );
    const { result } = run;
    return {
      startMs: clock?.startMs ?? 0,
      widthMs: clock?.stepMs ?? 0,
      rows,
      steps: plan.steps,
      series: aheadOf(run, plan.steps).series.map(({ name, ...ahead }, node): ServiceLoad => ({
        service: name,
        history: Array.from(values.subarray(node * rows, (node + 1) * rows), (value) =>
          significantOrNull(value),
        ),
        ...ahead,
      })),
      chosen: result.choice.chosen,
      chosenReason: result.choice.reason,
      metrics: metricsOf(run, plan.steps),
      inputSteps: plan.inputSteps,
      covered: significantOrNull(result.coverage.share),
      patterns: networkPatterns(run.networks.explained, names, result),
      notes: [...run.networks.notes, ...result.notes],
    };
  } catch (error) {
    throw error instanceof UnusableMetrics ? userError('too-few-rows', error.message) : error;
  }
}

/** Without services that no request reached, such as databases, which only their callers were seen of. */
function withLoad(all: LoadSeries): LoadSeries {
  const { rows, values, names, statics } = all;
  const rowsOf = (node: number): Float32Array => values.subarray(node * rows, (node + 1) * rows);
  const kept = names.flatMap((_, node) => (rowsOf(node).some((value) => value > 0) ? [node] : []));
  const found = new Float32Array(kept.length * rows);
  kept.forEach((node, at) => found.set(rowsOf(node), at * rows));
  return {
    ...all,
    names: kept.map((node) => names[node]),
    nodes: kept.length,
    values: found,
    statics: { ...statics, values: kept.map((node) => statics.values[node]) },
  };
}
