/** What is done to the jobs of a campaign, and when. */
import type { Random } from '../../src/numeric/random';

/** These end the attempt. */
export const ENDING = ['killed', 'exit', 'hung', 'stopped', 'memory', 'damaged', 'older'] as const;
/** The training has to live with these. */
const PASSING = ['disk full', 'clock'] as const;

export interface Fault {
  readonly kind: (typeof ENDING)[number] | (typeof PASSING)[number];
  /** The step of the training, counted from its beginning, at which it happens. */
  readonly step: number;
}

/** The scheduler gives a job up after its fifth failure. */
const MOST_ENDING = 4;

/** The faults of one job, in the order of their steps. */
export function drawFaults(random: Random, steps: number): Fault[] {
  const kinds: Fault['kind'][] = [
    ...Array.from({ length: MOST_ENDING }, () => ENDING[random.integer(ENDING.length)]),
    PASSING[random.integer(PASSING.length)],
  ];
  const places = kinds.map(() => 5 + random.integer(steps - 10)).sort((a, b) => a - b);
  const order = random.shuffle(kinds.length);
  return places.map((step, index) => ({ kind: kinds[order[index]], step }));
}
