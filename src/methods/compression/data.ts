/** Samples for ranges of activations, and samples to compare on. */
import type { CompressionOptions, CompressionReport } from '../../contracts/compression/report';
import type { NpyArray } from '../../io/npy';
import { createRandom } from '../../numeric/random';
import type { ModelCounts } from '../../onnx/count/count-model';
import type { OnnxModel } from '../../onnx/model';
import { userError } from '../../process/rpc/errors';
import { givenSamples, inputsOf, randomSample, readArray, type Sample } from './samples';

export interface LoadedData {
  readonly calibration: readonly Sample[];
  readonly compared: readonly Sample[];
  /** Position of the first compared sample in the files, and samples of one run. */
  readonly start: number;
  readonly batch: number;
  readonly labels: NpyArray | null;
  readonly description: CompressionReport['data'];
  readonly words: string;
  readonly notes: readonly string[];
}

/** Runs on the user's data. */
const MAX_RUNS = 1000;
const MAX_CALIBRATION_RUNS = 64;
/** With fewer samples than this, ranges and differences are from the same ones. */
const LEAST_TO_SPLIT = 8;
const RANDOM_RUNS = 8;
/** Multiply-accumulates that runs on random inputs may take together. */
const RANDOM_MACS = 5e10;

/** @throws an error for the user when files cannot be read or do not fit the model */
export async function loadData(
  options: Pick<CompressionOptions, 'data' | 'labels' | 'seed'>,
  model: OnnxModel,
  counts: ModelCounts,
): Promise<LoadedData> {
  return options.data.length === 0 ? randomData(options, model, counts) : givenData(options, model, counts);
}

function randomData(
  { seed, labels }: Pick<CompressionOptions, 'seed' | 'labels'>,
  model: OnnxModel,
  counts: ModelCounts,
): LoadedData {
  if (labels !== null) {
    throw userError('labels-without-data', 'Labels need the data that they are for: give --data as well.');
  }
  const inputs = inputsOf(model, counts);
  const runs = Math.max(1, Math.min(RANDOM_RUNS, Math.floor(RANDOM_MACS / Math.max(1, counts.totals.macs))));
  const draw = (stream: number): Sample[] => {
    const random = createRandom(seed, stream);
    return Array.from({ length: runs }, () => randomSample(inputs, random));
  };
  return {
    calibration: draw(1),
    compared: draw(2),
    start: 0,
    batch: 1,
    labels: null,
    description: {
      source: 'random',
      calibrationSamples: runs,
      comparedSamples: runs,
      heldOut: true,
    },
    words: `${runs} random inputs`,
    notes: [
      'inputs are random: ranges of activations and differences on real data will be others. Give --data',
    ],
  };
}

async function givenData(
  { data, labels }: Pick<CompressionOptions, 'data' | 'labels'>,
  model: OnnxModel,
  counts: ModelCounts,
): Promise<LoadedData> {
  const inputs = inputsOf(model, counts);
  const arrays = new Map<string, { readonly fileName: string; readonly array: NpyArray }>();
  for (const { input, ...named } of data) {
    const name = input ?? (inputs.length === 1 ? inputs[0].name : null);
    if (name === null || !inputs.some((known) => known.name === name)) {
      const names = inputs.map((known) => known.name).join(', ');
      throw userError(
        'unknown-input',
        `--data ${named.fileName}: say for which input, as NAME=FILE; there are ${names}`,
      );
    }
    arrays.set(name, { fileName: named.fileName, array: await readArray(named) });
  }
  const { samples, batch } = givenSamples(inputs, arrays, MAX_RUNS);
  const heldOut = samples.length >= LEAST_TO_SPLIT;
  const first = heldOut ? Math.min(MAX_CALIBRATION_RUNS, Math.floor(samples.length / 4)) : samples.length;
  const start = heldOut ? first : 0;
  const truth = labels === null ? null : await readArray(labels);
  if (truth !== null && labels !== null && truth.shape[0] < samples.length * batch) {
    throw userError(
      'too-few-labels',
      `${labels.fileName}: ${truth.shape[0]} labels for ${samples.length * batch} samples`,
    );
  }
  const compared = samples.slice(start);
  return {
    calibration: samples.slice(0, first),
    compared,
    start: start * batch,
    batch,
    labels: truth,
    description: {
      source: 'given',
      calibrationSamples: first * batch,
      comparedSamples: compared.length * batch,
      heldOut,
    },
    words: `${first * batch} samples`,
    notes: heldOut
      ? []
      : [
          `only ${samples.length * batch} samples: ranges of activations and differences are from the same ones`,
        ],
  };
}
