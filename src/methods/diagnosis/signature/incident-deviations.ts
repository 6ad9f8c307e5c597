/** Deviations of an incident and of its thirds, from whatever is known of the recording. */
import type { Interval } from './series-deviation';
import type { Deviations, IncidentDeviations } from './signature';

const PARTS = 3;

/**
 * @param observe deviations between two moments
 * @param isComplete false when the incident is cut at its end: how it goes is not known then
 * @param leastMs an incident whose thirds are shorter is not cut
 */
export function incidentDeviations(
  observe: (interval: Interval) => Deviations,
  { fromMs, toMs }: Interval,
  leastMs: number,
  isComplete = true,
): IncidentDeviations {
  const partMs = (toMs - fromMs) / PARTS;
  const canCut = partMs >= leastMs;
  return {
    whole: observe({ fromMs, toMs }),
    first: canCut ? observe({ fromMs, toMs: fromMs + partMs }) : null,
    last: canCut && isComplete ? observe({ fromMs: toMs - partMs, toMs }) : null,
  };
}
