/** The places of a signature: every quantity from every side, then the course over time. */
import { COURSE, QUANTITIES, SIDES, type CoursePart, type QuantityName, type Side } from './quantities';

export type Channel =
  | { readonly side: Side; readonly quantity: QuantityName }
  | { readonly side: 'course'; readonly quantity: CoursePart };

export const CHANNELS: readonly Channel[] = [
  ...SIDES.flatMap((side) => QUANTITIES.map(({ name }): Channel => ({ side, quantity: name }))),
  ...COURSE.map((quantity): Channel => ({ side: 'course', quantity })),
];

export const CHANNEL_COUNT = CHANNELS.length;

/** Place of a channel in a signature; -1 when there is none. */
export const channelIndex = (side: string, quantity: string): number =>
  CHANNELS.findIndex((channel) => channel.side === side && channel.quantity === quantity);
