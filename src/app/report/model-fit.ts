import type { ModelFit } from '../../contracts/report';
import type { Prepared } from '../recording/recording';

/** How a kept model fits what was appended; null for a model of this run. */
export function toModelFit({ outcome, trainedUntilMs }: Prepared): ModelFit | null {
  const fit = outcome?.fit ?? null;
  if (fit === null || trainedUntilMs === null) {
    return null;
  }
  return {
    trainedUntilMs,
    appendedWindows: fit.windows,
    error: fit.appended?.error ?? null,
    spread: fit.appended?.spread ?? null,
    testError: fit.test?.error ?? null,
    testSpread: fit.test?.spread ?? null,
    drift: fit.drift,
  };
}
