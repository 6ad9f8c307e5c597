import { describe, expect, it } from 'vitest';
import {
  calibrationFrom,
  type KernelMeasurements,
} from '../../../../../src/methods/latency/calibration/calibrate';
import { workOfVector } from '../../../../../src/methods/latency/layers/kernel-work';
import { trustIn } from '../../../../../src/methods/latency/network/trust';
import { openPredictor, type Prediction } from '../../../../../src/methods/latency/predict';
import { shippedModelFolder } from '../../../../../src/app/installation';
import { count, floats, node } from '../../../onnx/count/counting';

const quiet = { measured: 60, waited: 0, kernels: 60, known: 0.1 };

describe('the trust in the correction', () => {
  it('is whole where the machine was quiet and there was enough to measure', () => {
    expect(trustIn(quiet)).toEqual({ weight: 1, reason: null });
  });

  it.each([
    ['busy-machine', { ...quiet, waited: 0.5 }],
    ['few-kernels', { ...quiet, measured: 2 }],
    ['small-model', { ...quiet, kernels: 1 }],
    ['measured-kernels', { ...quiet, known: 0.9 }],
  ] as const)('is none with the reason %s', (reason, evidence) => {
    expect(trustIn(evidence)).toEqual({ weight: 0, reason });
  });

  it('falls steadily, by the weakest evidence', () => {
    const weights = [0, 0.05, 0.1, 0.15, 0.2, 0.3].map((waited) => trustIn({ ...quiet, waited }).weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(trustIn({ measured: 7, waited: 0.02, kernels: 4, known: 0.3 }).reason).toBe('small-model');
  });
});

describe('a prediction', () => {
  const LAYERS = 20;
  const measurements: KernelMeasurements = {
    measured: 30,
    probeMs: 0.55,
    runMs: 0.01,
    results: { smallMsPerByte: 5e-7, largeMsPerByte: 5e-7 },
    channelBlock: 16,
    unrest: { spread: 0.02, waited: 0 },
    samples: [1, 2, 4].map((size) => ({
      class: 'matmul',
      work: workOfVector([1, size * 1e7]),
      ms: size * 0.1,
    })),
  };

  async function predicted(layers: number, changes: Partial<KernelMeasurements>): Promise<Prediction> {
    const counts = await count({
      opset: 21,
      nodes: Array.from({ length: layers }, (_, at) => node('MatMul', [`x${at}`, `w${at}`], [`x${at + 1}`])),
      constants: Object.fromEntries(Array.from({ length: layers }, (_, at) => [`w${at}`, floats(256, 256)])),
      inputs: { x0: { shape: [64, 256] } },
      outputs: [`x${layers}`],
    });
    const predictor = await openPredictor(
      calibrationFrom({ ...measurements, ...changes }, null),
      shippedModelFolder('scaledl'),
    );
    const prediction = await predictor.predict(counts);
    await predictor.dispose();
    return prediction;
  }

  it('is corrected where evidence speaks for it, and else is the sum over the kernels', async () => {
    const corrected = await predicted(LAYERS, {});
    expect(corrected.correction).toEqual({ kind: 'network', weight: 1, reason: null });
    expect(corrected.predictedMs).not.toBe(corrected.rivals?.uncorrected);
    for (const [layers, changes] of [
      [LAYERS, { unrest: { spread: 0.1, waited: 0.6 } }],
      [LAYERS, { measured: 2 }],
      [1, {}],
    ] as const) {
      const plain = await predicted(layers, changes);
      expect(plain.correction?.weight).toBe(0);
      expect(plain.predictedMs).toBeCloseTo(plain.rivals?.uncorrected ?? NaN, 9);
    }
  });

  it('has a wider band when others used the machine during the calibration', async () => {
    const width = ({ intervalMs }: Prediction): number =>
      (intervalMs?.high ?? NaN) / (intervalMs?.low ?? NaN);
    const busy = { unrest: { spread: 0.1, waited: 0.6 } };
    expect(width(await predicted(LAYERS, busy))).toBeGreaterThan(1.2 * width(await predicted(LAYERS, {})));
  });
});
