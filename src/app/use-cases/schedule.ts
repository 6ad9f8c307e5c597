import {
  recordingSize,
  SCHEDULE_VERSION,
  type PolicyOutcome,
  type ScheduleObjective,
  type ScheduleReport,
} from '../../contracts/scheduling/schedule-report';
import type { ScheduleOptions } from '../../contracts/scheduling/schedule-options';
import { openDatasets } from '../../jobs/datasets';
import { withJobStorage } from '../../jobs/storage';
import { mean } from '../../numeric/moments';
import { toSignificant } from '../../numeric/round';
import type { PreparedSchedule, ScheduleDataset } from '../../methods/scheduling/job';
import { simulateJob } from '../../methods/scheduling/jobs';
import { readPolicy } from '../../methods/scheduling/learning/policy-file';
import { userError } from '../../process/rpc/errors';
import { entryServices } from '../../simulation/network';
import { prepareLatencyModel } from '../../simulation/queueing/network-latency';
import { unrollCircles } from '../../simulation/unroll';
import { simulateSteadily } from '../../simulation/simulate-steadily';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import { shippedModelFolder, toolInfo } from '../installation';
import { calibrateRecording, type CalibratedRecording } from '../recording/calibration';
import { openRecording, type Joined, type Recording } from '../recording/recording';
import { step } from '../steps';
import { recommendationsOf } from './recommendations';
import { circleNotes, practiceNotes, scheduleNotes, unseenNotes, UNSOLVED } from './schedule-notes';
import { comingLoad } from './coming-load';
import { chooseLoad, type ChosenLoad } from './schedule-load';
import { scheduledResources } from './scheduled-resources';
import { statedBy } from './stated-scales';

const INTERVAL_S = 15;
/** Not that of the calibration: it would find what it was fitted to. */
const CHECK_SEED = 2;
/** An objective that nobody states: this many times the 90 % quantile that was recorded. */
const USUAL_OBJECTIVE = 2;
const EXTERNAL_SERVERS = 1_000_000;

/**
 * Simulates the services of a folder under a load: as the manifests scale them, and as policies would.
 * @throws user error `no-data` when the traces hold too few requests, `unusable-metrics` when the load file cannot be used
 */
export async function scheduleServices(
  options: ScheduleOptions,
  context: AnalysisContext,
): Promise<ScheduleReport> {
  const startedMs = context.now();
  const recording = openRecording(
    { ...options, seed: 0, runtime: 'auto', model: 'auto', windowMs: undefined },
    context,
  );
  const { traces } = await recording.files();
  const joined = await recording.joined();
  const calibration = await calibrated(traces, options, context);
  const unrolled = unrollCircles(calibration.network);
  const recorded = { ...calibration, network: unrolled.network };
  const readMs = context.now();
  const { network, rate } = recorded;
  const model = prepareLatencyModel(network);
  const load = await loadOf(options, recording, recorded, model.visits, context);
  const objective = objectiveOf(options, joined, recorded);
  const stated = network.services.map(({ name }) =>
    statedBy(joined.graph.services.find((service) => service.name === name) ?? {}),
  );
  const isScaled = network.services.map(({ serversPerPod }) => serversPerPod < EXTERNAL_SERVERS);
  const policy = options.trusted ? await readPolicy(shippedModelFolder('scheduling')) : null;
  const result = await simulate(
    {
      network,
      load: load.schedule,
      forecastPeak: load.forecastPeak,
      trainRounds: options.trainRounds,
      plan: { objectiveS: objective.p95Ms / 1000, intervalS: INTERVAL_S },
      seeds: options.seeds,
      stated: stated.map((each) => each?.scale ?? null),
      isScaled,
      violationWeight: options.violationWeight,
      policyParameters: policy,
    },
    options,
    context,
  );
  const { rates, stepS } = load.schedule;
  const hours = toSignificant((rates.length * stepS) / 3600);
  const peakPerS = Math.max(...rates);
  const { resources, notes } = scheduledResources(
    joined,
    network.services.map(({ name }, service) => ({
      name,
      stated: stated[service]?.scale ?? null,
      advised: result.recommended === null ? null : result.advised[service],
      peakPerS: peakPerS * model.visits[service],
    })),
    hours,
  );
  return {
    version: SCHEDULE_VERSION,
    tool: toolInfo,
    folder: options.folder,
    createdMs: context.now(),
    recording: recordingSize(joined.inputs),
    calibration: {
      requests: recorded.requests,
      seconds: toSignificant(recorded.seconds),
      requestsPerS: toSignificant(rate),
      operations: network.operations.length,
      recordedP90Ms: toSignificant(recorded.recordedP90Ms),
      simulatedP90Ms: toSignificant(
        1000 * simulateSteadily(network, rate, { seed: CHECK_SEED }).times.quantile(0.9),
      ),
    },
    load: {
      source: load.source,
      detail: load.detail,
      stepS,
      requestsPerS: Array.from(rates, (each) => toSignificant(each)),
      meanPerS: toSignificant(mean(rates)),
      peakPerS: toSignificant(peakPerS),
    },
    objective,
    simulation: {
      seeds: options.seeds,
      hours,
      intervalS: INTERVAL_S,
    },
    services: network.services.map(({ name, serversPerPod }, service) => ({
      name,
      workMs: toSignificant(
        model.visits[service] > 0 ? (1000 * model.workS[service]) / model.visits[service] : 0,
      ),
      visits: toSignificant(model.visits[service]),
      serversPerPod,
      isScaled: isScaled[service],
      stated: stated[service]?.scale ?? null,
    })),
    policies: result.policies.map(rounded),
    recommended: result.recommended,
    strategies: result.strategies.map((strategy) => ({
      ...strategy,
      expectedP95Ms: strategy.expectedP95Ms === null ? null : toSignificant(strategy.expectedP95Ms),
    })),
    recommendations: recommendationsOf(
      network.services.map(({ name }) => name),
      stated,
      result,
      options.seeds,
    ),
    resources,
    changed: [],
    notes: [
      ...scheduleNotes(isScaled, stated, result.shortfall, objective),
      ...unseenNotes(joined.graph, network),
      ...circleNotes(unrolled),
      ...(result.areSolved ? [] : [UNSOLVED]),
      ...practiceNotes(options.trainRounds, result.trained),
      ...notes,
      ...load.notes,
    ],
    timings: [
      { step: 'read and calibrate', ms: readMs - startedMs, cached: false },
      { step: 'simulate', ms: context.now() - readMs, cached: false },
    ],
  };
}

async function calibrated(
  traces: Parameters<typeof calibrateRecording>[0],
  { startS }: ScheduleOptions,
  context: AnalysisContext,
): Promise<CalibratedRecording> {
  try {
    context.progress(step('read', 'for the simulation'));
    return await calibrateRecording(traces, startS, context);
  } catch (error) {
    throw error instanceof RangeError
      ? userError(
          'no-data',
          `${error.message} Simulations are made from traces: see docs/formats.md for what is read.`,
        )
      : error;
  }
}

async function loadOf(
  options: ScheduleOptions,
  recording: Recording,
  { network, rate }: CalibratedRecording,
  visits: Float64Array,
  context: AnalysisContext,
): Promise<ChosenLoad> {
  try {
    const all = visits.reduce((sum, each) => sum + each, 0);
    const { features, graph } = await recording.joined();
    const coming = () => comingLoad(options, recording, network, context);
    return await chooseLoad(options, { features, graph, network, rate, coming }, all, context);
  } catch (error) {
    throw error instanceof UnusableMetrics ? userError('unusable-metrics', error.message) : error;
  }
}

/** The option, else the strictest limit on latency of an entry, else twice what was recorded. */
function objectiveOf(
  { objectiveP95Ms, violationWeight }: ScheduleOptions,
  { graph }: Joined,
  { network, recordedP90Ms }: CalibratedRecording,
): ScheduleObjective {
  if (objectiveP95Ms !== null) {
    return { p95Ms: objectiveP95Ms, source: 'option', violationWeight };
  }
  const entries = entryServices(network);
  const limits = graph.services
    .filter(({ name }) => entries.has(name))
    .flatMap(({ limits = [] }) => limits)
    .filter(
      ({ quantity, origin }) =>
        origin === 'slo' && (quantity === 'latencyP90Ms' || quantity === 'latencyP99Ms'),
    )
    .map(({ value }) => value);
  return limits.length > 0
    ? { p95Ms: Math.min(...limits), source: 'manifest', violationWeight }
    : { p95Ms: toSignificant(USUAL_OBJECTIVE * recordedP90Ms), source: 'default', violationWeight };
}

function simulate(
  dataset: ScheduleDataset,
  { storageDir }: ScheduleOptions,
  context: AnalysisContext,
): Promise<PreparedSchedule> {
  return withJobStorage(storageDir, 'schedule', context.log, async (storage) =>
    context.jobs.run(
      simulateJob,
      { dataset: await openDatasets(storage.datasets).put(dataset) },
      { signal: context.signal, storage, onProgress: (progress) => context.progress(progress) },
    ),
  );
}

function rounded(policy: PolicyOutcome): PolicyOutcome {
  const { violationMinutes, replicaHours, spread, timeline } = policy;
  return {
    ...policy,
    violationMinutes: toSignificant(violationMinutes),
    replicaHours: toSignificant(replicaHours),
    spread: {
      violationMinutes: spread.violationMinutes,
      replicaHours: [toSignificant(spread.replicaHours[0]), toSignificant(spread.replicaHours[1])],
    },
    timeline: {
      ...timeline,
      p95Ms: timeline.p95Ms.map((each) => (each === null ? null : toSignificant(each))),
    },
  };
}
