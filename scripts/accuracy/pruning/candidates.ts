/** Networks to compare, made from one seed: dense, pruned in several ways, and students. */
import { sigmoid, type Tensor1D, type Tensor3D } from '@tensorflow/tfjs-core';
import { splitParameters, train, type Runtime } from '../../../src/compute';
import { magnitudeMask, maskedModel, withMask } from '../../../src/compute/pruning/keep-mask';
import { withoutUnits } from '../../../src/compute/pruning/units';
import { distilledModel } from '../../../src/compute/training/distilled-model';
import {
  outlineLogits,
  outlineModel,
  outlineParameters,
  outlineSpec,
  SHIPPED_WIDTHS,
  type OutlineWidths,
} from '../../../src/methods/anomaly/outline/network';
import { createRandom } from '../../../src/numeric/random';
import { batchOf, ROWS, STEPS, type Row } from '../../model/outline/rows';
import { batches, trainingOptions } from '../../model/outline/training-set';
import { cutsTo, scaled } from './units';

const FINE_TUNING = { epochs: 5, learningRate: 1e-3 } as const;
const SPEC = outlineSpec(ROWS, STEPS);
const SHARES = [0.5, 0.75, 0.9] as const;
/** Of the loss of a student; the rest is against the labels. */
const TEACHER_SHARE = 0.5;
const SMALL = scaled(SHIPPED_WIDTHS, 0.5);
export const LARGE = scaled(SHIPPED_WIDTHS, 2);

export interface Candidate {
  readonly name: string;
  readonly parameters: Float32Array;
  readonly widths: OutlineWidths;
}

export interface Material {
  readonly runtime: Runtime;
  readonly training: readonly Row[];
  readonly validation: readonly Row[];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** A training from the start. */
export async function trained(
  { runtime, training, validation }: Material,
  widths: OutlineWidths,
  seed: number,
): Promise<Float32Array> {
  const options = trainingOptions(outlineModel(widths), training, validation, seed);
  return (await train({ ...options, runtime })).parameters;
}

/** Every candidate but the large teacher, as soon as it is made. */
export async function* candidatesOf(
  material: Material,
  seed: number,
  largeTeacher: Candidate,
): AsyncGenerator<Candidate> {
  const dense = await trained(material, SHIPPED_WIDTHS, seed);
  const specs = outlineParameters();
  const of = (name: string, parameters: Float32Array, widths = SHIPPED_WIDTHS): Candidate => ({
    name,
    parameters,
    widths,
  });
  yield of('dense', dense);
  yield of('dense, fine-tuned as well', await fineTuned(material, seed, dense, SHIPPED_WIDTHS));
  for (const share of SHARES) {
    const mask = magnitudeMask(specs, dense, share);
    const pruned = withMask(dense, mask);
    yield of(`${percent(share)} pruned`, pruned);
    yield of(
      `${percent(share)} pruned, fine-tuned`,
      await fineTuned(material, seed, pruned, SHIPPED_WIDTHS, mask),
    );
  }
  const { flat } = withoutUnits(specs, dense, cutsTo(SMALL, dense, SHIPPED_WIDTHS));
  yield of('half of the units', flat, SMALL);
  yield of('half of the units, fine-tuned', await fineTuned(material, seed, flat, SMALL), SMALL);
  yield of('small, from labels', await trained(material, SMALL, seed), SMALL);
  yield of('small, taught by dense', await taught(material, seed, of('dense', dense)), SMALL);
  yield of('small, taught by large', await taught(material, seed, largeTeacher), SMALL);
}

async function fineTuned(
  { runtime, training, validation }: Material,
  seed: number,
  initial: Float32Array,
  widths: OutlineWidths,
  mask: Float32Array | null = null,
): Promise<Float32Array> {
  const model = outlineModel(widths);
  const options = trainingOptions(
    mask === null ? model : maskedModel(model, mask),
    training,
    validation,
    seed,
  );
  return (await train({ ...options, ...FINE_TUNING, initial, runtime })).parameters;
}

/** A small student, with the labels and with what a teacher says; the epoch is chosen by the labels alone. */
async function taught(material: Material, seed: number, teacher: Candidate): Promise<Float32Array> {
  const { runtime, training, validation } = material;
  const lessons = await lessonsOf(runtime, training, teacher);
  const plain = trainingOptions(outlineModel(SMALL), training, validation, seed);
  const { parameters } = await train({
    ...plain,
    model: distilledModel(plain.model, { target: 'mask', teacher: 'teacher', share: TEACHER_SHARE }),
    batchSpec: { ...SPEC, teacher: SPEC.mask },
    *trainBatches(epoch) {
      const order = [...createRandom(seed, epoch).shuffle(training.length)];
      let at = 0;
      for (const batch of batches(order.map((index) => training[index]))) {
        const lesson = order.slice(at, at + ROWS).flatMap((index) => [...lessons[index]]);
        at += ROWS;
        yield { ...batch, teacher: Float32Array.from(lesson) };
      }
    },
    *validationBatches() {
      for (const batch of batches(validation)) {
        yield { ...batch, teacher: batch.mask };
      }
    },
    runtime,
  });
  return parameters;
}

/** [STEPS] probabilities for each row. */
async function lessonsOf(
  runtime: Runtime,
  rows: readonly Row[],
  { parameters, widths }: Candidate,
): Promise<Float32Array[]> {
  const specs = outlineParameters(widths);
  const program = await runtime.compile(
    (inputs) => ({
      probability: sigmoid(
        outlineLogits(splitParameters(inputs.parameters as Tensor1D, specs), inputs.image as Tensor3D),
      ),
    }),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, image: SPEC.image },
  );
  try {
    const lessons: Float32Array[] = [];
    for (let at = 0; at < rows.length; at += ROWS) {
      const some = rows.slice(at, at + ROWS);
      const { probability } = await program.run({ parameters, image: batchOf(some).image });
      some.forEach((_, row) =>
        lessons.push(Float32Array.from(probability.slice(row * STEPS, (row + 1) * STEPS))),
      );
    }
    return lessons;
  } finally {
    await program.dispose();
  }
}
