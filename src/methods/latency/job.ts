/** The code of the jobs that open ONNX models. Each imports its own part: a count does not wait for ONNX Runtime. */
import type { JobCode } from '../../jobs/job';
import type { Calibration, CalibrationParams } from './calibration/calibrate';
import type { InspectJob, Inspection } from './inspect';
import type { MeasureJob, MeasureOutcome } from './measure/measure-models';

export const inspect: JobCode<InspectJob, Inspection> = async (params, { signal, progress }) => {
  const { inspectModels } = await import('./inspect');
  return inspectModels(params, signal, (done) =>
    progress({
      step: 'inspect',
      fraction: done / params.models.length,
      message: params.models[done - 1].fileName,
      etaMs: null,
    }),
  );
};

export const calibrateWithPrior: JobCode<CalibrationParams, Calibration> = async (
  params,
  { signal, log, progress },
) => {
  const [{ calibrate }, { loadLatencyModel }] = await Promise.all([
    import('./calibration/calibrate'),
    import('./network/model-file'),
  ]);
  const { model, reason } = await loadLatencyModel(params.latencyModelFolder);
  if (reason !== null) {
    log(`Calibrated without a prior: ${reason}`);
  }
  return calibrate({ ...params, prior: model?.prior ?? null }, signal, (fraction) =>
    progress({ step: 'calibrate', fraction, message: 'kernels on this machine', etaMs: null }),
  );
};

export const measure: JobCode<MeasureJob, MeasureOutcome> = async (params, { signal, progress }) => {
  const { measureModels } = await import('./measure/measure-models');
  return measureModels(params, signal, (fraction) =>
    progress({ step: 'measure', fraction, message: `${params.models.length} models`, etaMs: null }),
  );
};
