import { LEAST_MOVE } from './kinds/observation';
import type { Reason } from './name-incident';
import { QUANTITIES, type QuantityName } from './signature/quantities';

const WHOSE = { callers: 'its callers', callees: 'the services it calls', others: 'other services' } as const;
const COURSE = {
  onset: { up: 'comes at once', down: 'comes slowly' },
  end: { up: 'ends at once', down: 'ends slowly' },
} as const;

/** An attribute that decided, in words: `CPU up`, `requests of its callers unchanged`. */
export function reasonText({ channel, value }: Pick<Reason, 'channel' | 'value'>): string {
  if (channel.side === 'course') {
    return COURSE[channel.quantity][value > 0 ? 'up' : 'down'];
  }
  const { side, quantity } = channel;
  const title = quantityTitle(quantity);
  const move = Math.abs(value) < LEAST_MOVE ? 'unchanged' : value > 0 ? 'up' : 'down';
  return `${side === 'self' ? title : ofOthers(title, WHOSE[side])} ${move}`;
}

export const quantityTitle = (quantity: QuantityName): string =>
  QUANTITIES.find(({ name }) => name === quantity)!.title;

/** Titles speak of the service itself: `own work`, `failed calls to it`. */
function ofOthers(title: string, whose: string): string {
  return title.endsWith(' it')
    ? `${title.slice(0, -'it'.length)}${whose}`
    : `${title.replace(/\bown /, '')} of ${whose}`;
}
