import { createRandom, type Random } from '../../src/numeric/random';
import type { Span } from '../../src/workspace/traces/span';

/** What recording adds to a system that behaves the same. */
export interface Perturbation {
  /** Share of the spans that are lost, each for itself. */
  readonly missing?: number;
  /** Standard deviation of the clock error of every service, in milliseconds; constant over the recording. */
  readonly clockMs?: number;
  /** Services are named by their pods, which are replaced every hour. */
  readonly pods?: boolean;
}

const POD_LIFE_MS = 3_600_000;
const POD_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * Reads `missing:0.3`, `clock:5` (milliseconds) and `pods`, joined by commas.
 * @throws when a part is none of these
 */
export function readPerturbation(text: string): Perturbation {
  return Object.assign({}, ...text.split(',').map(readPart)) as Perturbation;
}

function readPart(part: string): Perturbation {
  const [name, value] = part.trim().split(':');
  const amount = Number(value);
  if (name === 'missing' && amount >= 0 && amount < 1) {
    return { missing: amount };
  }
  if (name === 'clock' && amount >= 0) {
    return { clockMs: amount };
  }
  if (name === 'pods' && value === undefined) {
    return { pods: true };
  }
  throw new Error(`'${part}' is none of missing:SHARE, clock:MILLISECONDS and pods`);
}

/** @returns what is recorded of a span: null when it is lost */
export function perturber(
  { missing = 0, clockMs = 0, pods = false }: Perturbation,
  seed: number,
): (span: Span) => Span | null {
  const random = createRandom(seed, 13);
  const errors = new Map<string, number>();
  const names = new Map<string, string>();
  return (span) => {
    if (missing > 0 && random.uniform() < missing) {
      return null;
    }
    const errorMs = clockMs > 0 ? remembered(errors, span.service, () => clockMs * random.normal()) : 0;
    const life = Math.floor(span.startMs / POD_LIFE_MS);
    const service = pods
      ? remembered(names, `${span.service} ${life}`, () => podName(span.service, random))
      : span.service;
    return { ...span, service, startMs: span.startMs + errorMs };
  };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    known.set(key, (value = make()));
  }
  return value;
}

/** As Kubernetes names the pods of a deployment. */
function podName(service: string, random: Random): string {
  const letters = (count: number): string =>
    Array.from({ length: count }, () => POD_LETTERS[random.integer(POD_LETTERS.length)]).join('');
  return `${service}-${letters(10)}-${letters(5)}`;
}
