/** What goes wrong in a simulation. Drawn from seed, task and attempt, so that every scheduler meets the same. */
import { createRandom } from '../../src/numeric/random';

export interface AttemptFate {
  /** How many times longer the attempt takes than it should. */
  readonly slowdown: number;
  /** Share of the remaining work after which it ends without a result; null: it comes to its end. */
  readonly failsAfter: number | null;
  /** The failure is noticed so much later. */
  readonly noticedAfterMs: number;
}

const CRASH_SHARE = 0.02;
const HANG_SHARE = 0.01;
const SLOW_SHARE = 0.02;
const SLOWDOWN = 8;
const HANG_NOTICED_MS = 30_000;
const NODE_LIFE_MS = 2 * 3_600_000;
const NODE_AWAY_MS = 90_000;

export function fateOf(seed: number, task: number, attempt: number): AttemptFate {
  const random = createRandom(seed, 1000 + task * 64 + attempt);
  const kind = random.uniform();
  const after = random.uniform();
  const isHung = kind >= CRASH_SHARE && kind < CRASH_SHARE + HANG_SHARE;
  return {
    slowdown: random.uniform() < SLOW_SHARE ? SLOWDOWN : 1,
    failsAfter: kind < CRASH_SHARE || isHung ? after : null,
    noticedAfterMs: isHung ? HANG_NOTICED_MS : 0,
  };
}

/** Times at which a node goes and comes back, in turns, within `untilMs`. */
export function outagesOf(seed: number, node: number, untilMs: number): number[] {
  const random = createRandom(seed, 100 + node);
  const times: number[] = [];
  for (let atMs = 0; ;) {
    atMs -= NODE_LIFE_MS * Math.log(1 - random.uniform());
    if (atMs > untilMs) {
      return times;
    }
    times.push(atMs, atMs + NODE_AWAY_MS);
    atMs += NODE_AWAY_MS;
  }
}
