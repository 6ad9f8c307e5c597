import { Role, type LinkedSpans } from '../../topology/link';
import { OTHER_ORIGIN } from '../../topology/origin-rows';

/** A copy of a service, or all beyond those that are told apart. */
export interface ServiceOrigin {
  readonly service: number;
  /** Null where spans do not tell; likewise `version`. */
  readonly instance: string | null;
  readonly version: string | null;
  readonly isRest: boolean;
}

/** More take memory with the number of slots. Services beyond it are not divided. */
const MAX_DIVIDED = 16_000;

/**
 * Numbers the copies of services by the requests they answered; per row the number, or -1. A service with one copy has
 * none: its figures are those of the service.
 */
export function numberOrigins({ table, columns, role }: LinkedSpans): {
  origins: ServiceOrigin[];
  /** Null where nothing is divided. */
  originOfRow: Int32Array | null;
} {
  const { service, origin } = columns;
  const origins: ServiceOrigin[] = [];
  if (origin === null) {
    return { origins, originOfRow: null };
  }
  const width = OTHER_ORIGIN + 1;
  const isSeen = new Uint8Array(table.services.texts.length * width);
  for (let row = 0; row < role.length; row++) {
    if (role[row] === Role.entry) {
      isSeen[service[row] * width + origin[row]] = 1;
    }
  }
  const numbers = new Int32Array(isSeen.length).fill(-1);
  table.services.texts.forEach((_, each) => {
    const own = isSeen.subarray(each * width, (each + 1) * width);
    const count = own.reduce((sum, seen) => sum + seen, 0);
    if (count < 2 || origins.length + count > MAX_DIVIDED) {
      return;
    }
    own.forEach((seen, number) => {
      if (seen === 1) {
        const { instance = null, version = null } = table.origins.originOf(each, number) ?? {};
        numbers[each * width + number] = origins.length;
        origins.push({ service: each, instance, version, isRest: number === OTHER_ORIGIN });
      }
    });
  });
  if (origins.length === 0) {
    return { origins, originOfRow: null };
  }
  const originOfRow = new Int32Array(role.length).fill(-1);
  for (let row = 0; row < role.length; row++) {
    if (role[row] === Role.entry) {
      originOfRow[row] = numbers[service[row] * width + origin[row]];
    }
  }
  return { origins, originOfRow };
}
