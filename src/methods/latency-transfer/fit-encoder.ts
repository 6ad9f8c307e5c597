/** Trains an encoder on the training devices, and describes every architecture with it. */
import { splitParameters, train, type HostTensors, type Runtime } from '../../compute';
import { quantileOfSorted } from '../../numeric/quantile';
import { createRandom } from '../../numeric/random';
import { parameterCount } from '../../compute/parameters';
import { sizeOf } from '../../compute/tensors';
import type { Cell } from './cell';
import { deviceParameters, latencyModel, type Encoder } from './encoder';

export interface FitOptions {
  readonly encoder: Encoder;
  readonly runtime: Runtime;
  readonly cells: readonly Cell[];
  /** Per training device [cells] in ms, NaN where unknown. */
  readonly latencies: readonly Float64Array[];
  readonly seed: number;
  readonly networks: number;
  readonly epochs: number;
  readonly onProgress: (line: string) => void;
}

/** What training leaves: the architectures in the encoder's numbers, and what each device makes of these. */
export interface Encoding {
  readonly width: number;
  /** [cells, width] for each view. */
  readonly whole: Float32Array;
  readonly pruned: Float32Array;
  /** [width, devices] */
  readonly costs: Float32Array;
  readonly devices: number;
}

const BATCH_NETWORKS = 16;
const LEARNING_RATE = 6e-3;
const WEIGHT_DECAY = 1e-3;
const CLIP_NORM = 1;
const WARMUP_STEPS = 30;

/** @returns the encoding of all cells; a function of the options alone */
export async function fitEncoder(options: FitOptions): Promise<Encoding> {
  const { encoder, runtime, cells, latencies, seed, epochs, onProgress } = options;
  const model = latencyModel(encoder, latencies.length);
  const standardised = latencies.map(standardise);
  const training = createRandom(seed, 1).shuffle(cells.length).slice(0, options.networks);
  const shape = [BATCH_NETWORKS, latencies.length];
  const batchOf = (members: ArrayLike<number>): HostTensors => {
    // The last batch is filled up with networks of weight 0.
    const places = Array.from({ length: BATCH_NETWORKS }, (_, place) => members[place % members.length]);
    const target = new Float32Array(sizeOf(shape));
    const weight = new Float32Array(sizeOf(shape));
    places.forEach((cell, place) => {
      standardised.forEach((values, device) => {
        if (place >= members.length || Number.isNaN(values[cell])) {
          return;
        }
        target[place * latencies.length + device] = values[cell];
        weight[place * latencies.length + device] = 1;
      });
    });
    return { ...encoder.batch(places.map((cell) => cells[cell])), target, weight };
  };
  function* trainBatches(epoch: number): Iterable<HostTensors> {
    const order = createRandom(seed, 2 + epoch).shuffle(training.length);
    for (let start = 0; start < order.length; start += BATCH_NETWORKS) {
      yield batchOf(order.slice(start, start + BATCH_NETWORKS).map((at) => training[at]));
    }
  }
  let lastEpoch = -1;
  const { parameters } = await train({
    model,
    runtime,
    batchSpec: {
      ...encoder.inputs(BATCH_NETWORKS),
      target: { shape, dtype: 'float32' },
      weight: { shape, dtype: 'float32' },
    },
    trainBatches,
    validationBatches: () => [],
    epochs,
    learningRate: LEARNING_RATE,
    weightDecay: WEIGHT_DECAY,
    clipNorm: CLIP_NORM,
    warmupSteps: WARMUP_STEPS,
    stepsPerEpoch: Math.ceil(training.length / BATCH_NETWORKS),
    patience: epochs,
    seed,
    onProgress: ({ epoch, trainLoss, etaMs }) => {
      if (epoch === lastEpoch) {
        return;
      }
      lastEpoch = epoch;
      onProgress(
        `${encoder.name}: epoch ${epoch + 1} of ${epochs}, loss ${trainLoss.toFixed(4)}${etaMs === null ? '' : `, ${Math.ceil(etaMs / 1000)} s to go`}`,
      );
    },
  });
  return {
    ...(await encodeAll(options, parameters)),
    ...deviceCosts(encoder, parameters, latencies.length),
    devices: latencies.length,
    width: encoder.width,
  };
}

/** Mean 0 and deviation 1 of what is known; what lies far outside is drawn in, so that no hiccup sets the scale. */
function standardise(latencies: Float64Array): Float64Array {
  const known = latencies.filter((ms) => !Number.isNaN(ms)).sort();
  const [low, middle, high] = [0.16, 0.5, 0.84].map((share) => quantileOfSorted(known, share, 'nearest'));
  const deviation = (high - low) / 2 || 1;
  return latencies.map((ms) => Math.max(-4, Math.min(4, (ms - middle) / deviation)));
}

function deviceCosts(
  encoder: Encoder,
  parameters: Float32Array,
  devices: number,
): { readonly costs: Float32Array } {
  const specs = deviceParameters(encoder, devices);
  const at = specs.findIndex(({ name }) => name === 'costs');
  const start = parameterCount(specs.slice(0, at));
  return { costs: parameters.slice(start, start + encoder.width * devices) };
}

async function encodeAll(
  { encoder, runtime, cells, latencies }: FitOptions,
  parameters: Float32Array,
): Promise<{ whole: Float32Array; pruned: Float32Array }> {
  const specs = deviceParameters(encoder, latencies.length);
  const compiled = await runtime.compile(
    ({ parameters: flat, ...batch }) =>
      encoder.encode(splitParameters(flat as Parameters<typeof splitParameters>[0], specs), batch),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...encoder.inputs(BATCH_NETWORKS) },
  );
  try {
    const whole = new Float32Array(cells.length * encoder.width);
    const pruned = new Float32Array(cells.length * encoder.width);
    for (let start = 0; start < cells.length; start += BATCH_NETWORKS) {
      const members = Array.from(
        { length: BATCH_NETWORKS },
        (_, place) => cells[Math.min(start + place, cells.length - 1)],
      );
      const outputs = await compiled.run({ parameters, ...encoder.batch(members) });
      const length = Math.min(BATCH_NETWORKS, cells.length - start) * encoder.width;
      whole.set((outputs.whole as Float32Array).subarray(0, length), start * encoder.width);
      pruned.set((outputs.pruned as Float32Array).subarray(0, length), start * encoder.width);
    }
    return { whole, pruned };
  } finally {
    await compiled.dispose();
  }
}
