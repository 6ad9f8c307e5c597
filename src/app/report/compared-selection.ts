import type { SelectionComparison } from '../../contracts/compared-red';
import type { AttributeSample } from '../../features/attribute-sample';
import { comparedTimes } from '../../methods/anomaly/carriers/bad-requests';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import type { Prepared } from '../recording/recording';
import { comparedServices } from './compared-services';
import { shiftsOf } from './shifts';

/** Services that are compared. */
const MAX_SERVICES = 40;
const MAX_SHIFTS = 40;
const OTHERWISE = 'otherwise';

/**
 * Requests to some services inside an interval beside those of another interval, or of the rest of the recording:
 * rate, errors and durations with intervals, and attribute values by lift.
 * @param others incidents that do not belong to the rest
 */
export function comparedSelection(
  { features, red, attributes }: Pick<Prepared, 'features' | 'red' | 'attributes'>,
  inside: Interval,
  against: Interval | 'rest',
  services: readonly string[],
  others: readonly Interval[],
): SelectionComparison {
  const { inside: now, outside: rest } = comparedTimes(red, inside, others);
  const then = against === 'rest' ? rest : comparedTimes(red, against, []).inside;
  const isIn = ({ fromMs, toMs }: Interval, timeMs: number): boolean => timeMs >= fromMs && timeMs < toMs;
  const isThen = (timeMs: number): boolean =>
    against === 'rest'
      ? !isIn(inside, timeMs) && others.every((other) => !isIn(other, timeMs))
      : isIn(against, timeMs);
  const names = services.slice(0, MAX_SERVICES);
  const numbers = new Set(features.services.flatMap(({ name }, at) => (names.includes(name) ? [at] : [])));
  const sides = [isThen, (timeMs: number) => isIn(inside, timeMs)].map((wanted) => ({
    features,
    attributes: during(attributes, numbers, wanted),
  }));
  return {
    against: against === 'rest' ? null : { fromMs: against.fromMs, toMs: against.toMs },
    services: comparedServices({ features, red, slots: then }, { features, red, slots: now }, names),
    attributes: names
      .flatMap((name) => shiftsOf(name, sides[0], sides[1], OTHERWISE))
      .sort((a, b) => b.lift - a.lift)
      .slice(0, MAX_SHIFTS),
  };
}

/** The sampled requests to some services that began at wanted moments. */
function during(
  sample: AttributeSample,
  services: ReadonlySet<number>,
  isWanted: (timeMs: number) => boolean,
): AttributeSample {
  const populations = sample.populations
    .filter(({ service }) => services.has(service))
    .map((population) => {
      const kept = population.startMs.map((timeMs) => (isWanted(timeMs) ? 1 : 0));
      return {
        ...population,
        startMs: population.startMs.filter((_, request) => kept[request] === 1),
        set: population.set.filter((_, request) => kept[request] === 1),
      };
    });
  return { ...sample, populations };
}
