/** What an incident looks like from one service, in numbers that do not depend on the system. */
import { CHANNEL_COUNT } from './channels';
import { COURSE, QUANTITY_COUNT as Q, SIDES, type Side } from './quantities';

/** Row-major [services, QUANTITIES]: standard deviations from the usual, with direction; NaN where nothing is known. */
export type Deviations = Float32Array;

/** Deviations of an incident as a whole, and of its first and last third. */
export interface IncidentDeviations {
  readonly whole: Deviations;
  /** Null where the incident is too short to be cut, or its end is not known. */
  readonly first: Deviations | null;
  readonly last: Deviations | null;
}

export interface Calls {
  readonly from: number;
  readonly to: number;
}

/** Values from -1 to 1 by `CHANNELS`; NaN where the quantity is missing, which is not 0. */
export type Signature = Float32Array;

/** Half of the range of a squashed value lies below so many standard deviations. */
const HALF = 3;
/** Too little happened for its course to be told. */
const MIN_PEAK = 3;

/** The signature of every service in `services`. */
export function signaturesOf(
  deviations: IncidentDeviations,
  edges: readonly Calls[],
  services: readonly number[],
): Signature[] {
  const count = deviations.whole.length / Q;
  return services.map((service) => signatureOf(deviations, edges, service, count));
}

function signatureOf(
  deviations: IncidentDeviations,
  edges: readonly Calls[],
  service: number,
  count: number,
): Signature {
  const groups = groupsOf(service, edges, count);
  const signature = new Float32Array(CHANNEL_COUNT).fill(NaN);
  SIDES.forEach((side, view) => {
    for (let quantity = 0; quantity < Q; quantity++) {
      signature[view * Q + quantity] = meanOf(deviations.whole, groups[side], quantity);
    }
  });
  const [onset, end] = courseOf(deviations, service);
  signature[SIDES.length * Q] = onset;
  signature[SIDES.length * Q + COURSE.length - 1] = end;
  return signature;
}

function groupsOf(service: number, edges: readonly Calls[], count: number): Record<Side, readonly number[]> {
  const callers = new Set<number>();
  const callees = new Set<number>();
  for (const { from, to } of edges) {
    if (to === service && from !== service) {
      callers.add(from);
    }
    if (from === service && to !== service) {
      callees.add(to);
    }
  }
  const others = Array.from({ length: count }, (_, other) => other).filter(
    (other) => other !== service && !callers.has(other) && !callees.has(other),
  );
  return { self: [service], callers: [...callers], callees: [...callees], others };
}

/** A mean, so that the number of neighbours does not matter. */
function meanOf(deviations: Deviations, services: readonly number[], quantity: number): number {
  let sum = 0;
  let known = 0;
  for (const service of services) {
    const value = deviations[service * Q + quantity];
    if (!Number.isNaN(value)) {
      sum += squash(value);
      known++;
    }
  }
  return known > 0 ? sum / known : NaN;
}

/** Maps standard deviations to -1 … 1: the sign counts most, then whether it is many or very many. */
const squash = (sigma: number): number => sigma / (Math.abs(sigma) + HALF);

/** What the strongest quantity shows in the first and last third, against the whole: 1 as much, -1 nothing. */
function courseOf({ whole, first, last }: IncidentDeviations, service: number): [number, number] {
  let strongest = -1;
  for (let at = service * Q; at < (service + 1) * Q; at++) {
    if (Math.abs(whole[at]) >= MIN_PEAK && !(Math.abs(whole[at]) <= Math.abs(whole[strongest]))) {
      strongest = at;
    }
  }
  if (strongest < 0) {
    return [NaN, NaN];
  }
  const share = (third: Deviations | null): number =>
    third === null ? NaN : Math.max(-1, Math.min(1, (2 * third[strongest]) / whole[strongest] - 1));
  return [share(first), share(last)];
}
