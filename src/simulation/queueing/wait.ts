import { erlangC } from './erlang';

/** Raw moments of a service time, in seconds, seconds² and seconds³. */
export interface WorkMoments {
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

export interface Wait {
  /** Share of requests that wait. */
  readonly share: number;
  /** Mean over all requests. */
  readonly meanS: number;
  readonly varianceS2: number;
}

const NO_WAIT: Wait = { share: 0, meanS: 0, varianceS2: 0 };
const ENDLESS: Wait = { share: 1, meanS: Infinity, varianceS2: Infinity };

/**
 * Waiting time in M/G/c, first come, first served. The share is that of M/M/c. The mean is Allen and Cunneen's: that of
 * M/M/c times (1 + cv²)/2. The spread of the wait of those who wait is Whitt's (Approximations for the GI/G/m queue,
 * Production and Operations Management 2, 1993): cv² = 2ρ − 1 + 4(1 − ρ)·E[S³]/E[S]³ / (3(cv² + 1)²).
 * Mean and variance are exact for M/M/c and for M/G/1.
 *
 * @param rate arrivals per second, at least 0
 * @param servers a whole number of at least 1
 * @returns infinite moments where the servers are not enough
 */
export function waitOf(rate: number, { first, second, third }: WorkMoments, servers: number): Wait {
  const load = rate * first;
  if (load === 0) {
    return NO_WAIT;
  }
  if (load >= servers) {
    return ENDLESS;
  }
  // A Poisson number of busy servers this far above its mean does not happen, and the recursion below goes server by server.
  if (servers > load + 12 * Math.sqrt(load) + 40) {
    return NO_WAIT;
  }
  const share = erlangC(servers, load);
  const squares = second / first ** 2;
  const delayS = ((first / (servers - load)) * squares) / 2;
  const usage = load / servers;
  const spread = 2 * usage - 1 + (4 * (1 - usage) * third) / (3 * first ** 3 * squares ** 2);
  const meanS = share * delayS;
  return { share, meanS, varianceS2: share * delayS ** 2 * (1 + spread) - meanS ** 2 };
}

/**
 * Share of requests that wait longer than `limitS`, with the wait of those who wait as exponential: exact for M/M/c.
 */
export function shareWaitingLonger({ share, meanS }: Wait, limitS: number): number {
  if (share === 0 || meanS === Infinity) {
    return share;
  }
  return share * Math.exp((-limitS * share) / meanS);
}
