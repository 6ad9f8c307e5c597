import { LEAST_MOVE } from './kinds/observation';
import type { Reason } from './name-incident';
import type { Channel } from './signature/channels';
import { QUANTITIES, type QuantityName } from './signature/quantities';

const WHOSE = { callers: 'its callers', callees: 'the services it calls', others: 'other services' } as const;
const COURSE = {
  onset: { up: 'comes at once', down: 'comes slowly' },
  end: { up: 'ends at once', down: 'ends slowly' },
} as const;

export type Move = 'up' | 'down' | 'unchanged';

/** An attribute that decided, in words: `CPU up`, `requests of its callers unchanged`. */
export function reasonText({ channel, value }: Pick<Reason, 'channel' | 'value'>): string {
  return channel.side === 'course'
    ? COURSE[channel.quantity][value > 0 ? 'up' : 'down']
    : `${attributeTitle(channel)} ${moveOf(value)}`;
}

export const moveOf = (value: number): Move =>
  Math.abs(value) < LEAST_MOVE ? 'unchanged' : value > 0 ? 'up' : 'down';

/** `own errors`, `requests of its callers`. */
export function attributeTitle({ side, quantity }: Exclude<Channel, { readonly side: 'course' }>): string {
  const title = quantityTitle(quantity);
  return side === 'self' ? title : ofOthers(title, WHOSE[side]);
}

export const quantityTitle = (quantity: QuantityName): string =>
  QUANTITIES.find(({ name }) => name === quantity)!.title;

/** Titles speak of the service itself: `own work`, `failed calls to it`. */
function ofOthers(title: string, whose: string): string {
  return title.endsWith(' it')
    ? `${title.slice(0, -'it'.length)}${whose}`
    : `${title.replace(/\bown /, '')} of ${whose}`;
}
