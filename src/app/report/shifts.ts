import type { AttributeShift } from '../../contracts/compared-red';
import type { Population } from '../../features/attribute-sample';
import { attributeShifts } from '../../methods/services/attribute-shifts';
import type { Joined } from '../recording/recording';

type Sampled = Pick<Joined, 'attributes' | 'features'>;

/**
 * Attribute values that requests to a service carry far more or less often. What callers repeat of its own spans is said
 * once.
 * @param otherwise what texts call the side before
 */
export function shiftsOf(service: string, was: Sampled, is: Sampled, otherwise?: string): AttributeShift[] {
  const shifts = (['service', 'callers'] as const).flatMap((seenBy) => {
    const [before, after] = [was, is].map((side) => sideOf(side, service, seenBy));
    return before === undefined || after === undefined
      ? []
      : attributeShifts(service, before, after, otherwise);
  });
  const nameOf = ({ key, value }: AttributeShift): string => JSON.stringify([key, value]);
  const own = new Set(shifts.filter(({ seenBy }) => seenBy === 'service').map(nameOf));
  return shifts.filter((shift) => shift.seenBy === 'service' || !own.has(nameOf(shift)));
}

function sideOf(
  { attributes, features }: Sampled,
  service: string,
  seenBy: Population['seenBy'],
): Parameters<typeof attributeShifts>[1] | undefined {
  const number = features.services.findIndex(({ name }) => name === service);
  const population = attributes.populations.find((each) => each.service === number && each.seenBy === seenBy);
  return population && { sample: attributes, population };
}
