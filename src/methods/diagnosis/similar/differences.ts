/** What was different in an earlier incident, in the words of the reasons for a kind. */
import { attributeTitle, moveOf } from '../reason-text';
import { CHANNELS, type Channel } from '../signature/channels';
import { QUANTITIES } from '../signature/quantities';
import type { Signature } from '../signature/signature';

/** A smaller difference between squashed deviations is within what one and the same trouble shows. */
const LEAST_DIFFERENCE = 0.3;
const MOST_DIFFERENCES = 2;
/** What follows from other quantities, what happens around the service, and what only one recording holds says less. */
const WEIGHT_OF_CONSEQUENCE = 0.5;
const WEIGHT_AROUND = 0.5;
const WEIGHT_OF_UNKNOWN = 0.5;

type Attribute = Exclude<Channel, { readonly side: 'course' }>;

/** @returns at most two, the largest first: `own errors up there, unchanged here`, `CPU not recorded there, up here` */
export function differencesOf(there: Signature, here: Signature): string[] {
  const told: Attribute[] = [];
  return CHANNELS.flatMap((channel, at) =>
    channel.side === 'course' ? [] : [{ channel, there: there[at], here: here[at] }],
  )
    .map((each) => ({ ...each, weight: weightOf(each.channel) * sizeOf(each.there, each.here) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .filter(({ channel }) => {
      const isNew = !told.some((other) => isSaidBy(other, channel));
      told.push(channel);
      return isNew;
    })
    .slice(0, MOST_DIFFERENCES)
    .map((each) => `${attributeTitle(each.channel)} ${contrast(each.there, each.here)}`);
}

/** 0 where both are alike, where nothing is known, and where what only one of them knows did not move. */
function sizeOf(there: number, here: number): number {
  const [first = NaN, second] = [there, here].filter((value) => !Number.isNaN(value));
  const size = Math.abs(first - (second ?? 0));
  const isMoved = [first, second ?? 0].some((value) => moveOf(value) !== 'unchanged');
  if (!(size >= LEAST_DIFFERENCE && isMoved)) {
    return 0;
  }
  return second === undefined ? WEIGHT_OF_UNKNOWN * size : size;
}

function weightOf({ side, quantity }: Attribute): number {
  const isConsequence = QUANTITIES.some((each) => each.name === quantity && each.isConsequence);
  return (side === 'self' ? 1 : WEIGHT_AROUND) * (isConsequence ? WEIGHT_OF_CONSEQUENCE : 1);
}

/** The tail moves with the middle, and neighbours with the service: one of them is enough. */
const isSaidBy = (told: Attribute, channel: Attribute): boolean => middleOf(told) === middleOf(channel);

const middleOf = ({ quantity }: Attribute): string => quantity.replace(/-tail$/, '');

function contrast(there: number, here: number): string {
  const [then, now] = [there, here].map((value) => (Number.isNaN(value) ? 'not recorded' : moveOf(value)));
  if (then !== now) {
    return `${then} there, ${now} here`;
  }
  return `${then} ${Math.abs(there) > Math.abs(here) ? 'more' : 'less'} there`;
}
