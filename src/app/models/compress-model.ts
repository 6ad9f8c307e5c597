import {
  COMPRESSION_VERSION,
  type CompressedVariant,
  type CompressionOptions,
  type CompressionReport,
  type Times,
} from '../../contracts/compression/report';
import type { LatencyReport, ModelLatency } from '../../contracts/latency/report';
import { chooseTarget } from '../../methods/compression/choose-target';
import { buildVariants } from '../../methods/compression/jobs';
import type { BuildOutcome, BuiltFile } from '../../methods/compression/outcome';
import { isAbort } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { toolInfo } from '../installation';
import { predictLatency } from './predict-latency';
import { withScratchFolder } from './scratch-folder';
import { writeVariant } from './write-variant';

/** Variants have kernels of other kinds than the original: of each there must be some. */
const CALIBRATION_EFFORT = 3;

/**
 * Makes a model smaller in every way that is known, and says what each costs. Times are predicted before they are measured, and the
 * user's model runs in child processes only.
 */
export async function compressModel(
  options: CompressionOptions,
  context: AnalysisContext,
): Promise<CompressionReport> {
  return withScratchFolder(async (folder) => {
    const startedMs = context.now();
    const built = await context.jobs.run(
      buildVariants,
      { ...options, folder },
      { signal: context.signal, onProgress: (progress) => context.progress(progress) },
    );
    const builtMs = context.now();
    const latency = await timesOf(options, built, folder, context);
    const [original] = latency.models;
    const variants = built.variants.map((variant) => withTimes(variant, original, latency, built.sizeBytes));
    const target = options.target === null ? null : chooseTarget(options.target, variants);
    const output = await writeVariant(options, target, built.variants);
    return {
      version: COMPRESSION_VERSION,
      tool: toolInfo,
      createdMs: context.now(),
      file: options.fileName,
      sizeBytes: built.sizeBytes,
      weights: built.weights,
      data: built.data,
      original: { ...timesIn(original), accuracy: built.accuracy },
      variants,
      unavailable: built.unavailable,
      target,
      output,
      calibration: latency.calibration,
      problems: [
        ...built.notes.map((reason) => ({ file: options.fileName, severity: 'note' as const, reason })),
        ...latency.models.flatMap(({ problems }, index) =>
          problems.filter(({ severity }) => index === 0 || severity === 'error'),
        ),
      ],
      timings: [{ step: 'build and compare', ms: builtMs - startedMs, cached: false }, ...latency.timings],
    };
  });
}

/**
 * The original first, then every variant. What is measured is predicted from kernels of the same models, measured just before; where
 * too few can be, from what is shipped.
 * @param folder for the calibration: the user's own stays as it is
 */
async function timesOf(
  { fileName, dimensions, measure, storageDir }: CompressionOptions,
  { original, variants }: BuildOutcome,
  folder: string,
  context: AnalysisContext,
): Promise<LatencyReport> {
  const models = [
    { name: 'original' as const, file: original, fileName },
    ...variants.map(({ name, saved }) => ({ name, file: saved.file, fileName: name })),
  ];
  const predicted = { models, dimensions, calibrate: false, measure: null, storageDir };
  if (!measure) {
    return predictLatency(predicted, context);
  }
  // Models that only store less have the kernels of the original: with them, the time for kernels would go to floats.
  const distinct = models.filter(({ name }) => !name.endsWith('-storage'));
  const calibration = {
    ...predicted,
    models: distinct,
    calibrate: true,
    calibrationEffort: CALIBRATION_EFFORT,
    storageDir: folder,
  };
  const isCalibrated = await predictLatency(calibration, context).then(
    () => true,
    (error: unknown) => {
      if (isAbort(error)) {
        throw error;
      }
      context.log(`Not calibrated: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    },
  );
  const report = await predictLatency(
    { ...predicted, measure: { threads: 1 }, storageDir: isCalibrated ? folder : storageDir },
    context,
  );
  return isCalibrated && report.calibration !== null
    ? { ...report, calibration: { ...report.calibration, cached: false } }
    : report;
}

function timesIn(model: ModelLatency | undefined): Times {
  return {
    predictedMs: model?.predictedMs ?? null,
    intervalMs: model?.intervalMs ?? null,
    measuredMs: model?.measuredMs ?? null,
    measurement: model?.measurement ?? null,
  };
}

function withTimes(
  { saved: _saved, ...variant }: BuiltFile,
  original: ModelLatency | undefined,
  { models }: LatencyReport,
  originalBytes: number,
): CompressedVariant {
  const times = timesIn(models.find(({ file }) => file === variant.name));
  return {
    ...variant,
    ...times,
    sizeFactor: originalBytes / variant.sizeBytes,
    predictedSpeedup: ratio(original?.predictedMs, times.predictedMs),
    measuredSpeedup: ratio(original?.measuredMs, times.measuredMs),
  };
}

function ratio(one: number | null | undefined, other: number | null): number | null {
  return typeof one !== 'number' || other === null || other === 0 ? null : one / other;
}
