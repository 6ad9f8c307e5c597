/** The parts of a signature that attend to each other. */
import { CHANNELS } from '../signature/channels';

/** A view of an incident: its channels, by place in a signature. */
export type View = readonly number[];

const TIMES: ReadonlySet<string> = new Set([
  'work',
  'work-tail',
  'wire-in',
  'wire-out',
  'latency',
  'latency-tail',
]);
const RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'traffic']);

const viewOf = ({ side, quantity }: (typeof CHANNELS)[number]): string =>
  side !== 'self' ? side : TIMES.has(quantity) ? 'times' : RESOURCES.has(quantity) ? 'resources' : 'outcomes';

/** The service's times, outcomes and resources, each of the other sides, and the course over time. */
export const VIEWS: readonly View[] = [...new Set(CHANNELS.map(viewOf))].map((name) =>
  CHANNELS.flatMap((channel, at) => (viewOf(channel) === name ? [at] : [])),
);
