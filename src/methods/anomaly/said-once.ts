import type { NodeFeatureName } from '../../features/node-features';
import type { Reading } from './evidence-sentences';

/** Readings of these features may state what a reading of that one states already. */
const SAID_BY: Readonly<Partial<Record<NodeFeatureName, readonly NodeFeatureName[]>>> = {
  errors: ['ownErrors'],
  latency: ['work'],
  latencyTail: ['latency', 'work', 'workTail'],
  workTail: ['work', 'latency'],
  wireTail: ['wireIn'],
};
/** Share of a rise of the latency from which on the own work is all there is to say. */
const WHOLE_RISE = 0.8;

interface Said {
  readonly feature: { readonly name: NodeFeatureName };
  readonly deviation: number;
  readonly reading: Reading;
}

/**
 * Leaves out what another reading states already: requests that fail where they fail here, a latency that rises with the
 * own work, and a tail that grows no more than the median. The order is kept.
 */
export function saidOnce<S extends Said>(readings: readonly S[]): S[] {
  return readings.filter((one) => !readings.some((other) => one !== other && isSaidBy(one, other)));
}

function isSaidBy(one: Said, other: Said): boolean {
  if (
    !(SAID_BY[one.feature.name]?.includes(other.feature.name) ?? false) ||
    Math.sign(one.deviation) !== Math.sign(other.deviation) ||
    one.reading.neighbour !== other.reading.neighbour
  ) {
    return false;
  }
  const [ratio, ratioOfOther] = [ratioOf(one.reading), ratioOf(other.reading)];
  switch (one.feature.name) {
    case 'errors':
      return true;
    case 'latency':
      return riseOf(other.reading) >= WHOLE_RISE * riseOf(one.reading) && riseOf(one.reading) > 0;
    default:
      return ratio <= ratioOfOther;
  }
}

/** Observed less normal; 0 where one is unknown. */
const riseOf = ({ normal, observed }: Reading): number =>
  normal === null || observed === null ? 0 : observed - normal;

/** Observed over normal; NaN, which compares with nothing, where one is unknown. */
const ratioOf = ({ normal, observed }: Reading): number =>
  normal === null || observed === null || normal <= 0 ? NaN : observed / normal;
