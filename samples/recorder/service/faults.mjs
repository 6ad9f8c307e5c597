// @ts-check
/** The faults a service can suffer. The recorder switches them on and off; without a recorder there are none. */
import { burn, sleep } from './work.mjs';

/** Mean length of one stretch of blocking and breathing, in milliseconds. */
export const HOG_PERIOD_MS = 320;

/**
 * @typedef {{ kind: string, magnitude: number }} ActiveFault
 * @param {import('../random.mjs').Random} random
 */
export function createFaults(random) {
  /** @type {ActiveFault | null} */
  let active = null;

  /** Blocks this process's event loop in bursts for as long as the given fault is the active one. @param {ActiveFault} fault */
  async function hog(fault) {
    while (active === fault) {
      const periodMs = random.lognormal(HOG_PERIOD_MS, 0.2);
      burn(periodMs * fault.magnitude);
      await sleep(periodMs * (1 - fault.magnitude));
    }
  }

  return {
    /** @param {ActiveFault | null} fault null ends the active one */
    set(fault) {
      active = fault;
      if (fault?.kind === 'cpu-hog') void hog(fault);
    },
    /** Called when a request arrives. */
    async delayRequest() {
      if (active?.kind === 'latency') await sleep(random.lognormal(active.magnitude, 0.2));
    },
    /** Called when the answer is ready: true if it is to be lost. */
    failsRequest() {
      return active?.kind === 'errors' && random.uniform() < active.magnitude;
    },
  };
}
