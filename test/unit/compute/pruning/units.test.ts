import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  initialParameters,
  parameterView,
  splitParameters,
  type ParameterSpec,
} from '../../../../src/compute';
import { conv1d } from '../../../../src/compute/nn/conv1d';
import { strongestUnits, withoutUnits, type UnitGroup } from '../../../../src/compute/pruning/units';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { createRandom } from '../../../../src/numeric/random';

const [INPUTS, UNITS, STEPS] = [2, 4, 6];
/** A convolution whose units are read by one with three taps, behind one channel of the input. */
const specs: ParameterSpec[] = [
  { name: 'made', shape: [INPUTS, UNITS], init: 'glorot', decay: true },
  { name: 'bias', shape: [UNITS], init: 'zeros', decay: false },
  { name: 'read', shape: [3 * (1 + UNITS), 2], init: 'glorot', decay: true },
];
const group: UnitGroup = {
  units: UNITS,
  places: [
    { parameter: 'made', axis: 1 },
    { parameter: 'bias', axis: 0 },
    { parameter: 'read', axis: 0, first: 1, repeats: 3, every: 1 + UNITS },
  ],
};

async function outputs(ofSpecs: readonly ParameterSpec[], flat: Float32Array): Promise<number[]> {
  const runtime = await openTfjsCpu();
  const random = createRandom(1);
  const program = await runtime.compile(
    (inputs) => {
      const p = splitParameters(inputs.flat as tf.Tensor1D, ofSpecs);
      const x = inputs.x as tf.Tensor3D;
      const made = conv1d(x, p.made as tf.Tensor2D, { padding: 'same' });
      const hidden = tf.relu(tf.add<tf.Tensor3D>(made, p.bias));
      const beside = tf.concat([tf.slice(x, [0, 0, 0], [1, STEPS, 1]), hidden], 2);
      return { y: conv1d(beside, p.read as tf.Tensor2D, { padding: 'same' }) };
    },
    {
      flat: { shape: [flat.length], dtype: 'float32' },
      x: { shape: [1, STEPS, INPUTS], dtype: 'float32' },
    },
  );
  const x = Float32Array.from({ length: STEPS * INPUTS }, () => random.normal());
  return [...(await program.run({ flat, x })).y];
}

/** Parameters in which a unit is neither made nor read. */
function withDead(dead: readonly number[]): Float32Array {
  const flat = initialParameters(specs, 3);
  parameterView(specs, flat, 'bias').fill(0.1);
  for (const unit of dead) {
    parameterView(specs, flat, 'bias')[unit] = 0;
    for (let input = 0; input < INPUTS; input++) {
      parameterView(specs, flat, 'made')[input * UNITS + unit] = 0;
    }
    for (let row = 0; row < 3; row++) {
      parameterView(specs, flat, 'read').fill(
        0,
        (row * (1 + UNITS) + 1 + unit) * 2,
        (row * (1 + UNITS) + 2 + unit) * 2,
      );
    }
  }
  return flat;
}

describe('pruning of units', () => {
  it.each([[[0]], [[3]], [[1, 2]]])(
    'finds that units %j are dead, and the rest gives the same without them',
    async (dead) => {
      const flat = withDead(dead);
      const kept = strongestUnits(specs, flat, group, UNITS - dead.length);
      expect(kept).toEqual([0, 1, 2, 3].filter((unit) => !dead.includes(unit)));
      const smaller = withoutUnits(specs, flat, [{ group, kept }]);
      const left = UNITS - dead.length;
      expect(smaller.specs.map(({ shape }) => shape)).toEqual([[INPUTS, left], [left], [3 * (1 + left), 2]]);
      const [before, after] = [await outputs(specs, flat), await outputs(smaller.specs, smaller.flat)];
      after.forEach((value, at) => expect(value).toBeCloseTo(before[at], 5));
    },
  );

  it('counts no layer more because its weights are larger', () => {
    const flat = initialParameters(specs, 5);
    const before = strongestUnits(specs, flat, group, 2);
    parameterView(specs, flat, 'read').forEach((value, at, all) => (all[at] = 100 * value));
    expect(strongestUnits(specs, flat, group, 2)).toEqual(before);
  });

  it('changes nothing where all units stay, and names a parameter that is not there', () => {
    const flat = initialParameters(specs, 1);
    expect(withoutUnits(specs, flat, [{ group, kept: [0, 1, 2, 3] }])).toEqual({ specs, flat });
    const wrong = { units: 2, places: [{ parameter: 'other', axis: 0 }] };
    expect(() => strongestUnits(specs, flat, wrong, 1)).toThrow("no parameter 'other'");
  });
});
