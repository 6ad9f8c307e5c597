/** Batches of signatures with the kinds that they show. */
import type { HostTensors } from '../../../compute';
import { createRandom, type Random } from '../../../numeric/random';
import { describe, DESCRIPTION_LENGTH, type Kind } from '../kinds/kind';
import { LEAST_MOVE } from '../kinds/observation';
import { CHANNEL_COUNT as C } from '../signature/channels';
import type { Signature } from '../signature/signature';
import { drawSignature } from './draw';
import { VIEW_MASK } from './network';
import { softTargets } from './soft-targets';
import { VIEWS } from './views';

/** A signature and the places of its kinds. */
export interface Labelled {
  readonly signature: Signature;
  readonly kinds: readonly number[];
}

/** At most half of the rows were observed, fewer where few incidents were; the others are drawn from descriptions. */
const MOST_OBSERVED = 0.5;
const INCIDENTS_FOR_HALF_OF_MOST = 30;
/** Rows in which two kinds meet. */
const JOINED = 0.15;
/** Chance that a known channel, or a whole view, is taken to be unknown. */
const DROPPED_CHANNEL = 0.05;
const DROPPED_VIEW = 0.1;
/** Of the drawn rows, those in which everything is known. */
const OTHER_SYSTEM = 0.5;
const NOISE = 0.04;

/** Tensors of the kinds, the same in every batch. */
export function kindTensors(kinds: readonly Pick<Kind, 'statements'>[]): HostTensors {
  const descriptions = new Float32Array(DESCRIPTION_LENGTH * kinds.length);
  kinds.forEach((kind, column) =>
    describe(kind).forEach((value, row) => (descriptions[row * kinds.length + column] = value)),
  );
  return {
    viewMask: VIEW_MASK,
    leastMove: Float32Array.of(LEAST_MOVE),
    descriptions,
    sizes: descriptions.map(Math.abs),
  };
}

/** @param rows of the batch; a shorter list is filled up with rows of weight 0 */
export function batchOf(
  examples: readonly Labelled[],
  kinds: readonly Pick<Kind, 'statements'>[],
  rows: number,
  targetsOf = softTargets(kinds),
): HostTensors {
  const count = kinds.length;
  const tensors = {
    values: new Float32Array(rows * C),
    known: new Float32Array(rows * C),
    absent: new Float32Array(rows * VIEWS.length),
    targets: new Float32Array(rows * count),
    present: new Float32Array(rows * count),
    weight: new Float32Array(rows),
  };
  examples.forEach(({ signature, kinds: shown }, row) => {
    signature.forEach((value, channel) => {
      tensors.values[row * C + channel] = Number.isNaN(value) ? 0 : value;
      tensors.known[row * C + channel] = Number.isNaN(value) ? 0 : 1;
    });
    VIEWS.forEach((channels, view) => {
      const isAbsent = channels.every((channel) => Number.isNaN(signature[channel]));
      tensors.absent[row * VIEWS.length + view] = isAbsent ? 1 : 0;
    });
    for (const kind of shown) {
      tensors.present[row * count + kind] = 1;
      for (let column = 0; column < count; column++) {
        tensors.targets[row * count + column] += targetsOf[kind * count + column] / shown.length;
      }
    }
    tensors.weight[row] = 1;
  });
  return { ...tensors, ...kindTensors(kinds) };
}

/** The rows of one training step, a function of its seed. */
export function drawRows(
  seed: number,
  step: number,
  rows: number,
  observed: readonly Labelled[],
  kinds: readonly Pick<Kind, 'statements'>[],
): Labelled[] {
  const random = createRandom(seed, step + 1);
  // Each kind is met equally often, however many examples it has.
  const byKind = [...new Set(observed.flatMap((example) => example.kinds))].map((kind) =>
    observed.filter((example) => example.kinds.includes(kind)),
  );
  const share = (MOST_OBSERVED * observed.length) / (observed.length + INCIDENTS_FOR_HALF_OF_MOST);
  const one = (): Labelled => {
    if (random.uniform() < share) {
      const own = byKind[random.integer(byKind.length)];
      return own[random.integer(own.length)];
    }
    const kind = random.integer(kinds.length);
    // Another system may know more than the one that was observed.
    const isOther = observed.length === 0 || random.uniform() < OTHER_SYSTEM;
    const mask = isOther ? ALL_KNOWN : observed[random.integer(observed.length)].signature;
    return { signature: drawSignature(random, kinds[kind], mask), kinds: [kind] };
  };
  return Array.from({ length: rows }, () => {
    const first = one();
    const both = random.uniform() < JOINED ? join(first, one()) : first;
    return { ...both, signature: disturb(random, both.signature) };
  });
}

const ALL_KNOWN: Signature = new Float32Array(C);

/** Of two troubles at once, each channel shows the stronger one. */
function join(first: Labelled, second: Labelled): Labelled {
  return {
    signature: first.signature.map((value, channel) => {
      const other = second.signature[channel];
      return Math.abs(other) > Math.abs(value) ? other : value;
    }),
    kinds: [...new Set([...first.kinds, ...second.kinds])],
  };
}

function disturb(random: Random, signature: Signature): Signature {
  const disturbed = signature.map((value) =>
    random.uniform() < DROPPED_CHANNEL
      ? NaN
      : Math.max(-1, Math.min(1, value * (1 - 0.3 * random.uniform()) + NOISE * random.normal())),
  );
  for (const channels of VIEWS) {
    if (random.uniform() < DROPPED_VIEW) {
      channels.forEach((channel) => (disturbed[channel] = NaN));
    }
  }
  return disturbed;
}
