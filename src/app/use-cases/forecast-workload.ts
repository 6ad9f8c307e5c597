import { stat } from 'node:fs/promises';
import {
  WORKLOAD_VERSION,
  type WorkloadInputReport,
  type WorkloadOptions,
  type WorkloadReport,
} from '../../contracts/workload/workload-report';
import { significantOrNull, toSignificant } from '../../numeric/round';
import { countingFloor } from '../../methods/workload/floor';
import { writeLoadAdapter } from '../../methods/workload/base/adapter-file';
import type { WorkloadResult } from '../../methods/workload/forecast';
import { partsOf, usualHorizon } from '../../methods/workload/protocol';
import type { PlanOptions, WorkloadPlan } from '../../methods/workload/plan';
import type { TrainedNetworks } from '../../methods/workload/train-networks';
import { userError } from '../../process/rpc/errors';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import { toolInfo } from '../installation';
import { step } from '../steps';
import { loadsOfFile, loadsOfFolder, type LoadInput } from './workload-inputs';
import { networksOf } from './workload-networks';
import { aheadOf, metricsOf, runLoads } from './workload-run';

/**
 * Forecasts the load of every series of a metric file, or of every service of a folder's recording, beside plain rivals.
 * @throws user error `unusable-metrics` when nothing can be forecast
 */
export async function forecastLoads(
  options: WorkloadOptions,
  context: AnalysisContext,
): Promise<WorkloadReport> {
  const startedMs = context.now();
  context.progress(step('read', options.fileName));
  try {
    const isFolder = (await stat(options.file)).isDirectory();
    const input = isFolder
      ? await loadsOfFolder(options, context)
      : await loadsOfFile(options, context.signal);
    const readMs = context.now();
    const { series } = input;
    const horizon = options.horizon ?? usualHorizon(partsOf(series.rows, options.split));
    const plan: PlanOptions = {
      scale: options.scale,
      split: options.split,
      inputSteps: options.inputSteps,
      steps: horizon,
      stride: options.stride,
      unseen: unseenOf(series.names, options.testSeries),
    };
    const kinds = networksOf(options.networks, series);
    const run = await runLoads(series, { ...options, plan, kinds }, context);
    const { planned, networks, result } = run;
    const saved = await saveAdapter(options.saveAdapterTo, networks);
    return {
      version: WORKLOAD_VERSION,
      tool: toolInfo,
      file: options.fileName,
      createdMs: context.now(),
      input: inputReport(input, planned, options),
      protocol: {
        inputSteps: options.inputSteps,
        horizon,
        history: options.history,
        scale: options.scale,
        split: options.split,
        stride: options.stride,
        testOrigins: planned.origins.test.length,
        seeds: options.seeds,
      },
      metrics: metricsOf(run, horizon),
      chosen: result.choice.chosen,
      chosenReason: result.choice.reason,
      validation: result.validation.map(({ name, mse }) => ({ model: name, mse: toSignificant(mse) })),
      maeOwnUnits: significantOrNull(result.maeOwnUnits),
      floor: countingFloor(planned.prepared, planned.wanted, planned.origins.test, horizon),
      coverage: {
        nominal: 0.9,
        share: significantOrNull(result.coverage.share),
        meanWidth: significantOrNull(result.coverage.meanWidth),
      },
      weights: weightsOf(result, horizon),
      forecast: aheadOf(run, horizon),
      models: networks.runs,
      notes: [...input.notes, ...networks.notes, ...result.notes, ...saved],
      timings: [
        { step: 'read', ms: readMs - startedMs, cached: false },
        { step: 'fit, back-test and forecast', ms: context.now() - readMs, cached: false },
      ],
    };
  } catch (error) {
    throw error instanceof UnusableMetrics ? userError('unusable-metrics', error.message) : error;
  }
}

/** @returns what to say of it */
async function saveAdapter(
  folder: string | undefined,
  { adaptation }: TrainedNetworks,
): Promise<readonly string[]> {
  if (folder === undefined) {
    return [];
  }
  if (adaptation === null) {
    return ['no adapter is written: the base was used alone, or not at all'];
  }
  await writeLoadAdapter(folder, adaptation);
  return [`the adapter is written to ${folder}`];
}

function unseenOf(names: readonly string[], asked: readonly string[]): number[] {
  const unseen = asked.map((name) => {
    const at = names.indexOf(name);
    if (at < 0) {
      throw new UnusableMetrics(
        `there is no series '${name}' for --test-series; there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' ...' : ''}`,
      );
    }
    return at;
  });
  if (unseen.length > 0 && unseen.length === names.length) {
    throw new UnusableMetrics('all series are --test-series: none is left to learn from');
  }
  return unseen;
}

function inputReport(
  { series, problems }: LoadInput,
  { prepared: { seasons } }: WorkloadPlan,
  { testSeries }: WorkloadOptions,
): WorkloadInputReport {
  const missing = series.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  return {
    rows: series.rows,
    series: series.names,
    testSeries,
    statics: series.statics.names,
    startMs: series.clock?.startMs ?? null,
    stepMs: series.clock?.stepMs ?? null,
    dayRows: seasons.day > 0 ? seasons.day : null,
    weekRows: seasons.week > 0 ? seasons.week : null,
    missingShare: toSignificant(missing / series.values.length),
    problems,
  };
}

function weightsOf({ weights: { names, groups } }: WorkloadResult, steps: number): WorkloadReport['weights'] {
  const bounds = groups.map((_, group) => Math.ceil((group * steps) / groups.length));
  return groups.flatMap((shares, group) => {
    const until = bounds[group + 1] ?? steps;
    return bounds[group] >= until
      ? []
      : [
          {
            fromStep: bounds[group] + 1,
            toStep: until,
            shares: Object.fromEntries(names.map((name, member) => [name, toSignificant(shares[member])])),
          },
        ];
  });
}
