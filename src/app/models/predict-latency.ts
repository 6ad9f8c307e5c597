import {
  LATENCY_VERSION,
  type ModelLatency,
  type LatencyOptions,
  type LatencyReport,
} from '../../contracts/latency/report';
import { bytesOf, elementsOf, type OnnxElementType } from '../../onnx/element-type';
import { LEAST_RESULTS, MOST_RESULTS, resultMs } from '../../methods/latency/layers/results';
import { isAbort } from '../../process/rpc/errors';
import type { Calibration } from '../../methods/latency/calibration/calibrate';
import type { Inspection } from '../../methods/latency/inspect';
import { calibrateMachine, inspectModelFiles, measureModelFiles } from '../../methods/latency/jobs';
import type { MeasureOutcome } from '../../methods/latency/measure/measure-models';
import type { AnalysisContext } from '../context';
import { keepCalibration, loadCalibration } from '../store/calibration';
import { openStore } from '../store/result-store';
import { shippedModelFolder } from '../installation';
import { toolInfo } from '../installation';

/** What ONNX models take. They are opened in child processes only: what a hostile file brings down is not this one. */
export async function predictLatency(
  options: LatencyOptions,
  context: AnalysisContext,
): Promise<LatencyReport> {
  const startedMs = context.now();
  const calibration = options.calibrate
    ? await calibrated(options, context)
    : await loadCalibration(openStore(options.storageDir, context.log));
  const calibratedMs = context.now();
  const inspection = await context.jobs.run(
    inspectModelFiles,
    { ...options, calibration, latencyModelFolder: shippedModelFolder('scaledl') },
    {
      signal: context.signal,
      onProgress: (progress) => context.progress(progress),
    },
  );
  const inspectedMs = context.now();
  const outcome =
    options.measure === null ? null : await measure(options, inspection, options.measure.threads, context);
  const speed =
    calibration === null || outcome === null || outcome.probeMs === null
      ? 1
      : outcome.probeMs / calibration.probeMs;
  return {
    version: LATENCY_VERSION,
    tool: toolInfo,
    createdMs: context.now(),
    models: inspection.models.map((model) =>
      withMeasurement(atSpeed(model, speed, resultsChange(model, calibration, outcome, speed)), outcome),
    ),
    failed: inspection.failed,
    calibration:
      calibration === null
        ? null
        : {
            measuredKernels: calibration.measured,
            cached: !options.calibrate,
            waitedShare: calibration.unrest?.waited ?? 0,
          },
    timings: [
      ...(options.calibrate ? [{ step: 'calibrate', ms: calibratedMs - startedMs, cached: false }] : []),
      { step: 'read and count', ms: inspectedMs - calibratedMs, cached: false },
      ...(outcome === null ? [] : [{ step: 'measure', ms: context.now() - inspectedMs, cached: false }]),
    ],
  };
}

async function calibrated(
  { models, dimensions, training, calibrationEffort, storageDir }: LatencyOptions,
  context: AnalysisContext,
): Promise<Calibration> {
  const calibration = await context.jobs.run(
    calibrateMachine,
    { models, dimensions, training, calibrationEffort, latencyModelFolder: shippedModelFolder('scaledl') },
    {
      signal: context.signal,
      onProgress: (progress) => context.progress(progress),
    },
  );
  await keepCalibration(openStore(storageDir, context.log), calibration);
  return calibration;
}

/** A model that takes the measuring process down leaves the counts of all: its failure is every model's problem. */
async function measure(
  options: LatencyOptions,
  { models }: Inspection,
  threads: number,
  context: AnalysisContext,
): Promise<MeasureOutcome> {
  const readable = options.models.filter(({ fileName }) => models.some(({ file }) => file === fileName));
  try {
    return await context.jobs.run(
      measureModelFiles,
      { ...options, models: readable, threads },
      {
        signal: context.signal,
        onProgress: (progress) => context.progress(progress),
      },
    );
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    return {
      probeMs: null,
      measured: [],
      failed: readable.map(({ fileName }) => ({ file: fileName, reason })),
    };
  }
}

/** By how much longer the results' memory took while the models were measured than the calibration says, in ms. */
function resultsChange(
  { outputs }: Inspection['models'][number],
  calibration: Calibration | null,
  outcome: MeasureOutcome | null,
  speed: number,
): number {
  const [known, present] = [calibration?.model.results, outcome?.results];
  if (known === undefined || present === undefined) {
    return 0;
  }
  return outputs.reduce((sum, { shape, type }) => {
    const bytes = shape === null ? 0 : bytesOf((type ?? 'float32') as OnnxElementType, elementsOf(shape));
    return sum + resultMs(present, bytes) - speed * resultMs(known, bytes);
  }, 0);
}

/** Predictions at the speed that the machine had while the models were measured, by the probes of both. */
function atSpeed<M extends Inspection['models'][number]>(model: M, factor: number, resultsMs: number): M {
  const { predictedMs, intervalMs, rivals, nodes } = model;
  const uncorrected = rivals?.uncorrected;
  const times = (ms: number | null): number | null => (ms === null ? null : ms * factor);
  return {
    ...model,
    predictedMs: predictedMs === null ? null : predictedMs * factor + resultsMs,
    intervalMs:
      intervalMs === null
        ? null
        : {
            low: intervalMs.low * factor + LEAST_RESULTS * resultsMs,
            high: intervalMs.high * factor + MOST_RESULTS * resultsMs,
          },
    rivals:
      rivals === null
        ? null
        : {
            flopsLinear: rivals.flopsLinear * factor,
            classLinear: rivals.classLinear * factor,
            sumOfLayers: rivals.sumOfLayers * factor,
            ...(uncorrected === undefined ? {} : { uncorrected: uncorrected * factor + resultsMs }),
          },
    nodes: nodes.map((node) => ({ ...node, predictedMs: times(node.predictedMs) })),
  };
}

function withMeasurement(model: Inspection['models'][number], outcome: MeasureOutcome | null): ModelLatency {
  const found = outcome?.measured.find(({ file }) => file === model.file);
  const failure = outcome?.failed.find(({ file }) => file === model.file);
  const problem =
    failure === undefined
      ? []
      : [{ file: model.file, severity: 'error' as const, reason: `not measured: ${failure.reason}` }];
  return {
    ...model,
    measuredMs: found?.measuredMs ?? null,
    measurement: found?.measurement ?? null,
    problems: [...model.problems, ...problem],
  };
}
