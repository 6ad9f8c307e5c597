import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, splitParameters, type Runtime } from '../../../../src/compute';
import { batchOf, drawRows, type Labelled } from '../../../../src/methods/diagnosis/classifier/batches';
import { drawSignature } from '../../../../src/methods/diagnosis/classifier/draw';
import { openClassifier } from '../../../../src/methods/diagnosis/classifier/forward';
import {
  classifierParameters,
  classifierSpec,
  kindLogits,
} from '../../../../src/methods/diagnosis/classifier/network';
import { softTargets } from '../../../../src/methods/diagnosis/classifier/soft-targets';
import { fitClassifier } from '../../../../src/methods/diagnosis/classifier/train';
import type { Kind } from '../../../../src/methods/diagnosis/kinds/kind';
import { prototypeOf, prototypeScores } from '../../../../src/methods/diagnosis/rivals/prototypes';
import { signScores } from '../../../../src/methods/diagnosis/rivals/sign-vectors';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';
import { createRandom } from '../../../../src/numeric/random';

const kind = (id: string, self: Kind['statements'][number]['quantity'][]): Kind => ({
  id,
  title: id,
  family: id,
  labels: [],
  statements: self.map((quantity) => ({ side: 'self', quantity, direction: 'up' })),
});
const kinds = [kind('cpu', ['cpu', 'work']), kind('network', ['wire-in']), kind('memory', ['memory', 'cpu'])];
const random = createRandom(5);
const everything = new Float32Array(CHANNEL_COUNT);
const drawn = (place: number): Labelled => ({
  signature: drawSignature(random, kinds[place], everything),
  kinds: [place],
});
const best = (scores: ArrayLike<number>): number =>
  Array.from(scores).indexOf(Math.max(...Array.from(scores)));

describe('the classifier', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    ({ runtime } = await openRuntime('auto', { log: () => undefined, threads: 1 }));
  });

  it('computes the same without a tensor library', async () => {
    const specs = classifierParameters();
    const parameters = initialParameters(
      specs.map((spec) => ({ ...spec, init: { normal: 0.2 } })),
      3,
    );
    const rows = [0, 1, 2].map((place) => drawn(place));
    rows[1].signature.fill(NaN, 14, 42);
    rows[2].signature[0] = NaN;
    const { parameters: _, ...spec } = { parameters: 0, ...classifierSpec(3, kinds.length) };
    const compiled = await runtime.compile(
      ({ flat, ...batch }) => ({ logits: kindLogits(splitParameters(flat as never, specs), batch) }),
      { flat: { shape: [parameters.length], dtype: 'float32' }, ...spec },
    );
    const { logits } = await compiled.run({ flat: parameters, ...batchOf(rows, kinds, 3) });
    await compiled.dispose();
    const open = openClassifier(parameters, kinds);
    rows.forEach(({ signature }, row) => {
      const { logits: own, shares } = open.compare(signature);
      own.forEach((value, place) => {
        expect(value).toBeCloseTo(logits[row * kinds.length + place], 3);
        expect(shares(place).reduce((sum, share) => sum + share, 0)).toBeCloseTo(value, 6);
      });
    });
  });

  it('starts as the agreement of signs', () => {
    const open = openClassifier(initialParameters(classifierParameters(), 1), kinds);
    for (let draw = 0; draw < 30; draw++) {
      const { signature } = drawn(draw % kinds.length);
      expect(best(open.compare(signature).logits)).toBe(best(signScores(signature, kinds)));
    }
  });

  it('learns, names a kind without examples, and repeats itself', async () => {
    const observed = Array.from({ length: 24 }, (_, at) => drawn(at % 2));
    const fit = () => fitClassifier({ runtime, kinds, observed, seed: 2, epochs: 2 });
    const parameters = await fit();
    expect(await fit()).toEqual(parameters);
    const open = openClassifier(parameters, kinds);
    const right = Array.from({ length: 60 }, (_, at) => drawn(at % 3)).filter(
      ({ signature, kinds: [place] }) => best(open.compare(signature).logits) === place,
    );
    expect(right.length).toBeGreaterThan(48);
  });

  it('keeps as much of what training changed as is asked for', async () => {
    const observed = [drawn(0), drawn(1)];
    const fit = (keptShare: number) =>
      fitClassifier({ runtime, kinds, observed, seed: 2, epochs: 1, keptShare });
    const [first, half, all] = await Promise.all([0, 0.5, 1].map(fit));
    expect(first).toEqual(initialParameters(classifierParameters(), 2));
    const most = all.reduce(
      (best, value, at) => (Math.abs(value - first[at]) > Math.abs(all[best] - first[best]) ? at : best),
      0,
    );
    expect(half[most]).toBeCloseTo((first[most] + all[most]) / 2, 5);
    expect(all[most]).not.toBeCloseTo(first[most], 3);
  });
});

describe('soft targets', () => {
  it('give a kind most, and kinds described alike more than others', () => {
    const targets = softTargets(kinds);
    for (let row = 0; row < 3; row++) {
      const own = targets.slice(3 * row, 3 * row + 3);
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(best(own)).toBe(row);
    }
    expect(targets[2]).toBeGreaterThan(targets[1]);
  });
});

describe('rows of a training step', () => {
  it('depend on the seed and the step alone', () => {
    const observed = [drawn(0), drawn(1)];
    expect(drawRows(1, 4, 8, observed, kinds)).toEqual(drawRows(1, 4, 8, observed, kinds));
    expect(drawRows(1, 5, 8, observed, kinds)).not.toEqual(drawRows(1, 4, 8, observed, kinds));
  });
});

describe('the rivals', () => {
  const cpu = (): Float32Array => {
    const signature = new Float32Array(CHANNEL_COUNT);
    signature[channelIndex('self', 'cpu')] = 0.8;
    signature[channelIndex('self', 'work')] = 0.7;
    return signature;
  };

  it('name by signs, and ignore what is unknown', () => {
    expect(best(signScores(cpu(), kinds))).toBe(0);
    expect([...signScores(new Float32Array(CHANNEL_COUNT).fill(NaN), kinds)]).toEqual([0, 0, 0]);
  });

  it('name by the nearest mean, and by the description of a kind without examples', () => {
    const prototypes = kinds.map((each, place) =>
      prototypeOf(each, place === 0 ? [] : [drawn(place).signature]),
    );
    expect(best(prototypeScores(cpu(), prototypes))).toBe(0);
    expect(prototypeScores(new Float32Array(CHANNEL_COUNT).fill(NaN), prototypes)[0]).toBe(-Infinity);
  });
});
