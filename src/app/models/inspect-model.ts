import { inspectModels } from '../../methods/latency/inspect';
import type { ModelInspection } from '../../contracts/latency/model-inspection';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import { loadCalibration } from '../store/calibration';
import { openStore } from '../store/result-store';
import { inspectionOf } from './inspection-of';
import { shippedModelFolder } from '../installation';

/** Opens a model in this process, which must be one that may go down with a hostile file. */
export async function inspectModel(
  { file, fileName, dimensions, storageDir }: ModelQuestion,
  signal: AbortSignal,
): Promise<ModelInspection> {
  const calibration = await loadCalibration(openStore(storageDir, () => undefined));
  const options = {
    models: [{ file, fileName }],
    dimensions,
    storageDir,
    calibrate: false,
    measure: null,
  };
  const { models, failed } = await inspectModels(
    { ...options, calibration, latencyModelFolder: shippedModelFolder('scaledl') },
    signal,
    () => undefined,
  );
  return inspectionOf({
    models: models.map((model) => ({ ...model, measuredMs: null, measurement: null })),
    failed,
    calibration: calibration === null ? null : { measuredKernels: calibration.measured, cached: true },
  });
}
