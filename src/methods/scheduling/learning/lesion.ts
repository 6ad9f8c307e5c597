import type { Network } from '../../../simulation/network';
import { callShares, noCalls, type CallShares } from './call-shares';
import { createLastValue, createRateForecaster, type RateForecaster } from './rate-forecast';

/** A part of the learned policy that can be left out, in training and in use, to see what it is worth. */
export type Lesion = 'graph' | 'forecast';

export const LESIONS = ['graph', 'forecast'] as const satisfies readonly Lesion[];

/** What the policy is given of each part. */
export interface Parts {
  readonly callsOf: (network: Network, visits: Float64Array) => CallShares;
  readonly forecasterOf: (lead: number) => RateForecaster;
}

export function partsWithout(lesion: Lesion | null): Parts {
  return {
    callsOf: lesion === 'graph' ? ({ services }) => noCalls(services.length) : callShares,
    // Not the function itself: it takes experts too.
    forecasterOf: lesion === 'forecast' ? createLastValue : (lead) => createRateForecaster(lead),
  };
}
