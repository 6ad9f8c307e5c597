import type {
  Recommendation,
  ScheduledService,
  ScheduleReport,
} from '../../contracts/scheduling/schedule-report';
import { placeOf } from '../../contracts/problem';
import type { ServiceGraph } from '../../topology/graph';
import { currentResources } from './current-resources';
import { scaleFix } from './scale-fix';
import { SCALE_FIELDS, statedBy, type StatedBy } from './stated-scales';

/**
 * A schedule with places and fixes as manifests are now. A number that is as recommended by now is no recommendation any more;
 * neither is any of a service that was given numbers that were not simulated.
 */
export function currentSchedule(
  report: ScheduleReport,
  graph: Pick<ServiceGraph, 'services'>,
): ScheduleReport {
  const changed: string[] = [];
  const recommendations = report.services.flatMap((service) => {
    const node = graph.services.find(({ name }) => name === service.name);
    const now = node === undefined ? null : statedBy(node);
    if (!isAsStated(service, now)) {
      changed.push(service.name);
    }
    const own = report.recommendations.filter((each) => each.service === service.name);
    return now === null || own.length === 0 ? [] : stillOpen(service, now, own);
  });
  return { ...report, recommendations, resources: currentResources(report.resources, graph), changed };
}

function isAsStated({ stated }: ScheduledService, now: StatedBy | null): boolean {
  return stated === null || now === null
    ? stated === null && now === null
    : SCALE_FIELDS.every(([, field]) => stated[field] === now.scale[field]);
}

function stillOpen(
  { stated }: ScheduledService,
  now: StatedBy,
  recommendations: readonly Recommendation[],
): Recommendation[] {
  // Of an autoscaler, `replicas` repeats its lower bound.
  const own = SCALE_FIELDS.filter(([role]) => role !== 'replicas' || now.scale.maxReplicas === null);
  const fields = own.map(([role, field]) => {
    const value = now[role];
    const recommendation = recommendations.find((each) => value !== null && each.field === value.key);
    return { number: now.scale[field], simulated: stated?.[field] ?? null, value, recommendation };
  });
  const isKnown = fields.every(
    ({ number, simulated, recommendation }) =>
      number === simulated || (recommendation !== undefined && number === recommendation.recommended),
  );
  const open = fields.flatMap(({ value, recommendation }) =>
    value === null || recommendation === undefined || value.value !== recommendation.stated
      ? []
      : [{ value, recommendation }],
  );
  const fix = scaleFix(open.map(({ value, recommendation }) => [value, recommendation.recommended]));
  return isKnown
    ? open.map(({ value: { token }, recommendation }) => ({
        ...recommendation,
        place: placeOf(token),
        fix,
      }))
    : [];
}
