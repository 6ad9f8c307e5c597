import type { CompressedVariant, CompressionReport } from '../../../../src/contracts/compression/report';

const variant = (
  part: Partial<CompressedVariant> & Pick<CompressedVariant, 'name' | 'sizeFactor' | 'outputError'>,
): CompressedVariant => {
  const measuredSpeedup = part.measuredSpeedup ?? 1;
  return {
    sizeBytes: 4_000_000 / part.sizeFactor,
    predictedMs: 10,
    intervalMs: { low: 8, high: 13 },
    measuredMs: 10 / measuredSpeedup,
    measurement: { repeatError: 0.01, rounds: 4, threads: 1 },
    predictedSpeedup: 1,
    measuredSpeedup,
    integerLayers: 0,
    floatLayers: [],
    outputs: [{ name: 'y', relativeError: part.outputError ?? 0, largestDifference: 0.5 }],
    agreement: 0.98,
    accuracy: null,
    layers: [],
    runtimes: [
      { runtime: 'onnxruntime-node', version: '1.30.0', outputError: part.outputError, reason: null },
      { runtime: 'onnxruntime-web', version: '1.30.0', outputError: part.outputError, reason: null },
    ],
    notes: [],
    ...part,
  };
};

/** A report with a variant that is faster, one that is slower, and one that does not run as WebAssembly. */
export const exampleReport: CompressionReport = {
  version: 1,
  tool: { name: 'meshlens', version: '1.2.3' },
  createdMs: 0,
  file: 'net.onnx',
  sizeBytes: 4_000_000,
  weights: 'stored',
  data: { source: 'random', calibrationSamples: 8, comparedSamples: 8, heldOut: true },
  original: {
    predictedMs: 10,
    intervalMs: { low: 8, high: 13 },
    measuredMs: 10,
    measurement: { repeatError: 0.01, rounds: 4, threads: 1 },
    accuracy: { kind: 'top-1', value: 0.9 },
  },
  variants: [
    variant({ name: 'float16-storage', sizeFactor: 2, outputError: 0.001 }),
    variant({
      name: 'int8-storage',
      sizeFactor: 3.9,
      outputError: 0.02,
      accuracy: { kind: 'top-1', value: 0.89 },
      layers: [
        { name: 'late', operator: 'Conv', relativeError: 0.03, largestDifference: 1 },
        { name: 'early', operator: 'Conv', relativeError: 0.01, largestDifference: 1 },
      ],
    }),
    variant({
      name: 'int8-dynamic',
      sizeFactor: 3.8,
      outputError: 0.03,
      measuredSpeedup: 0.5,
      predictedSpeedup: 0.6,
      integerLayers: 1,
      floatLayers: [{ operator: 'Conv', count: 20, reason: 'there is no pass for this operator' }],
    }),
    variant({
      name: 'int8-static',
      sizeFactor: 3.7,
      outputError: 0.05,
      measuredSpeedup: 2.5,
      predictedSpeedup: 2.4,
      integerLayers: 21,
      runtimes: [
        { runtime: 'onnxruntime-node', version: '1.30.0', outputError: 0.05, reason: null },
        { runtime: 'onnxruntime-web', version: '1.30.0', outputError: null, reason: 'no such operator' },
      ],
    }),
  ],
  unavailable: [{ name: 'int8-weights', reason: 'no product (MatMul, Gemm) has stored weights' }],
  target: { kind: 'speed', factor: 2, met: true, variant: 'int8-static', reached: 2.5 },
  output: { file: 'small.onnx', variant: 'int8-static', bytes: 1_081_081, dataFile: 'small.onnx.data' },
  calibration: { measuredKernels: 50, cached: false, waitedShare: 0 },
  problems: [{ file: 'net.onnx', severity: 'note', reason: 'inputs are random' }],
  timings: [],
};
