import type { ModelLatency } from '../../contracts/latency/report';
import type { ModelCounts } from '../../onnx/count/count-model';
import type { Calibration } from './calibration/calibrate';
import { kernelsOf, layersOf } from './layers/kernels';
import { insideNetworks } from './layers/inside';
import { predictLayers, predictRivals, resultsMs, type LayerModel } from './layers/layer-model';
import { openCorrector } from './network/correct';
import { kernelGraphOf } from './network/kernel-graph';
import { readMachine } from './network/machine';
import { loadLatencyModel, type Basis } from './network/model-file';

export type Prediction = Pick<ModelLatency, 'predictedMs' | 'intervalMs' | 'basis' | 'rivals'> & {
  /** By position of the kernel's first node; the nodes fused into it have none. Null when nothing is predicted. */
  readonly nodeMs: ReadonlyMap<number, number> | null;
};

/** How far what results cost may be off: memory that was freed is taken again at once, or comes page by page from the system. */
const LEAST_RESULTS = 0.5;
const MOST_RESULTS = 3;
const NOTHING: Prediction = { predictedMs: null, intervalMs: null, basis: null, rivals: null, nodeMs: null };

/** Says how long models take, as well as it can be known here. */
export interface Predictor {
  /** What the sums over kernels rest on; null: nothing is predicted. */
  readonly layers: LayerModel | null;
  predict(counts: ModelCounts): Promise<Prediction>;
  dispose(): Promise<void>;
}

/**
 * @param calibration of this machine; null: the shipped prior stands in
 * @param modelFolder of the shipped latency model; one that is missing or damaged is done without
 */
export async function openPredictor(
  calibration: Calibration | null,
  modelFolder: string | null,
): Promise<Predictor> {
  const shipped = modelFolder === null ? null : (await loadLatencyModel(modelFolder)).model;
  const corrector = shipped === null ? null : openCorrector(shipped, await readMachine());
  const basis: Basis = calibration === null ? 'prior' : 'calibrated';
  const layers = calibration?.model ?? shipped?.prior ?? null;
  // The prior is of kernels inside networks already.
  const inside =
    calibration === null || shipped === null ? layers : insideNetworks(calibration.model, shipped.inside);
  return {
    layers,
    async predict(counts) {
      if (layers === null || inside === null) {
        return NOTHING;
      }
      const kernels = kernelsOf(counts, layers.channelBlock);
      const sum = predictLayers(inside, kernels);
      const results = resultsMs(layers, counts);
      const { ms, lowMs, highMs, kernelMs } =
        corrector === null
          ? sum
          : await corrector.correct(kernelGraphOf(counts, kernels, sum.kernelMs, layers.runMs), basis);
      return {
        predictedMs: ms + results,
        intervalMs: { low: lowMs + LEAST_RESULTS * results, high: highMs + MOST_RESULTS * results },
        basis,
        rivals: {
          ...predictRivals(layers, kernels, layersOf(counts, layers.channelBlock)),
          uncorrected: results + (inside === layers ? sum.ms : predictLayers(layers, kernels).ms),
        },
        nodeMs: new Map(kernels.map(({ nodes }, index) => [nodes[0].index, kernelMs[index]])),
      };
    },
    dispose: async () => corrector?.dispose(),
  };
}
