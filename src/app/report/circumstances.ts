import type { Incident } from '../../contracts/report';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import type { Prepared } from '../recording/recording';
import { attributesOf } from './attributes';
import { withCarriers } from './carriers';
import { followUpsOf } from './follow-ups';
import { metricsOf } from './metrics';

/** What the spans of an interval show beside the measured quantities; lists that would be empty are absent. */
export type Circumstances = Pick<Incident, 'attributes' | 'followUps' | 'metrics'>;

/** @param others incidents that do not count as outside */
export function circumstancesOf(
  prepared: Prepared,
  inside: Interval,
  causes: Incident['causes'],
  others: readonly Interval[],
): Circumstances {
  const attributes = attributesOf(prepared, inside, causes, others);
  const followUps = followUpsOf(prepared, inside, causes, others);
  const metrics = metricsOf(prepared, inside, causes, others);
  return {
    ...(attributes.length === 0 ? {} : { attributes }),
    ...(followUps.length === 0 ? {} : { followUps }),
    ...(metrics.length === 0 ? {} : { metrics }),
  };
}

export function withCircumstances(prepared: Prepared, incidents: readonly Incident[]): Incident[] {
  return incidents.map((incident) => {
    const others = incidents.filter((other) => other !== incident);
    return {
      ...incident,
      causes: withCarriers(prepared, incident, incident.causes, others),
      ...circumstancesOf(prepared, incident, incident.causes, others),
    };
  });
}
