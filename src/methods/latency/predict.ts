import type { CorrectionReport, ModelLatency } from '../../contracts/latency/report';
import type { ModelCounts } from '../../onnx/count/count-model';
import type { Calibration } from './calibration/calibrate';
import { kernelsOf, layersOf } from './layers/kernels';
import { insideNetworks } from './layers/inside';
import { type LayerModel, type LayerPrediction, predictLayers, predictRivals } from './layers/layer-model';
import { LEAST_RESULTS, MOST_RESULTS, resultsMs } from './layers/results';
import { type Corrected, openCorrector } from './network/correct';
import { kernelGraphOf } from './network/kernel-graph';
import { readMachine } from './network/machine';
import { loadLatencyModel, type Basis, type LatencyModel } from './network/model-file';
import { type Evidence, trustIn } from './network/trust';

export type Prediction = Pick<
  ModelLatency,
  'predictedMs' | 'intervalMs' | 'basis' | 'rivals' | 'correction'
> & {
  /** By position of the kernel's first node; the nodes fused into it have none. Null when nothing is predicted. */
  readonly nodeMs: ReadonlyMap<number, number> | null;
};

const NOTHING: Prediction = {
  predictedMs: null,
  intervalMs: null,
  basis: null,
  correction: null,
  rivals: null,
  nodeMs: null,
};
/** What a calibration measured beside others is off by, as a logarithm, for all of the time spent waiting; see docs/runtime-correction.md. */
const UNREST_LOG = 0.3;

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
  const waited = calibration?.unrest?.waited ?? 0;
  return {
    layers,
    async predict(counts) {
      if (layers === null) {
        return NOTHING;
      }
      const kernels = kernelsOf(counts, layers.channelBlock);
      const plain = predictLayers(layers, kernels);
      const correction = correctionOf(shipped, calibration, {
        kernels: kernels.length,
        known: plain.knownShare,
      });
      // The prior is of kernels inside networks already.
      const inside =
        calibration === null || shipped === null
          ? layers
          : insideNetworks(layers, shipped.inside, correction.weight);
      const sum = predictLayers(inside, kernels);
      const { ms, lowMs, highMs, kernelMs } =
        corrector === null
          ? sum
          : within(
              await corrector.correct(
                kernelGraphOf(counts, kernels, sum.kernelMs, layers.runMs),
                basis,
                correction.weight,
              ),
              sum,
              correction,
            );
      const results = resultsMs(layers.results, counts);
      const unrest = Math.exp(UNREST_LOG * waited);
      return {
        predictedMs: ms + results,
        intervalMs: {
          low: lowMs / unrest + LEAST_RESULTS * results,
          high: highMs * unrest + MOST_RESULTS * results,
        },
        basis,
        correction,
        rivals: {
          ...predictRivals(layers, kernels, layersOf(counts, layers.channelBlock)),
          uncorrected: results + plain.ms,
        },
        nodeMs: new Map(kernels.map(({ nodes }, index) => [nodes[0].index, kernelMs[index]])),
      };
    },
    dispose: async () => corrector?.dispose(),
  };
}

/** The back-test's band holds for what was back-tested: as far as a prediction is of another kind, its own lines tell. */
function within(
  corrected: Corrected,
  { ms, lowMs, highMs }: LayerPrediction,
  { weight, reason }: CorrectionReport,
): Corrected {
  const share = reason === 'not-better' ? 1 : weight;
  return {
    ...corrected,
    lowMs: corrected.lowMs ** share * (corrected.ms * (lowMs / (ms || 1))) ** (1 - share),
    highMs: corrected.highMs ** share * (corrected.ms * (highMs / (ms || 1))) ** (1 - share),
  };
}

function correctionOf(
  shipped: LatencyModel | null,
  calibration: Calibration | null,
  model: Pick<Evidence, 'kernels' | 'known'>,
): CorrectionReport {
  const kind = shipped?.uses[calibration === null ? 'prior' : 'calibrated'] ?? 'none';
  if (kind === 'none') {
    return { kind, weight: 0, reason: 'not-better' };
  }
  const { measured = Infinity, unrest } = calibration ?? {};
  return { kind, ...trustIn({ measured, waited: unrest?.waited ?? 0, ...model }) };
}
