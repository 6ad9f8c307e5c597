/** What a series of a metric file measures of a service, by its name. */
export type MeasuredKind =
  'latency' | 'latencyTail' | 'errorShare' | 'availability' | 'requests' | 'cpu' | 'memory' | 'saturation';

export interface MeasuredQuantity {
  readonly kind: MeasuredKind;
  /** Values are multiplied by this: milliseconds, a share, requests per second. */
  readonly factor: number;
}

const TAIL = /(?<![a-z0-9])p?(?:9[05-9]|99\.?9?|max)(?!\d)|maximum/i;
const LATENCY = /latency|duration|response_?time|elapsed|(?<![a-z0-9])p(?:50|90|95|99)(?!\d)/i;
const ERRORS = /error|fail|fault|5xx/i;
const SHARE = /share|rate|ratio|percent|pct|%/i;
const KINDS: readonly (readonly [RegExp, MeasuredKind])[] = [
  [/availability|success_?(?:rate|ratio|share)/i, 'availability'],
  [/cpu/i, 'cpu'],
  [/mem(?:ory)?(?![a-z])|memory|rss|heap/i, 'memory'],
  [/request|(?<![a-z])(?:rps|qps|ops)(?![a-z])|throughput|workload|invocations|calls|traffic/i, 'requests'],
  [/utili[sz]ation|saturation|throttl|disk|network|queue|connections/i, 'saturation'],
];
/** Requests named otherwise are counted per measurement. */
const PER_SECOND =
  /rate|(?<![a-z])(?:rps|qps|ops)(?![a-z])|per_?s(?:ec(?:ond)?)?(?![a-z])|per second|\/s|throughput/i;
const MICROSECONDS = /(?:_us|microseconds)(?![a-z])|\(us\)/i;
const SECONDS = /(?:_s|seconds?)(?![a-z])|\(s\)/i;
const MILLISECONDS = /(?:_ms|millis(?:econds)?)(?![a-z])|\(ms\)/i;
/** Answers in seconds are mostly below this, in milliseconds mostly above. */
const FEWEST_MS = 0.5;

/**
 * @param typical median of the values: a time without a unit is in seconds when it is small
 * @param stepS seconds between two values
 * @returns undefined for what says nothing of a service's state, or what cannot be told
 */
export function quantityOf(metric: string, typical: number, stepS = 1): MeasuredQuantity | undefined {
  if (ERRORS.test(metric)) {
    // A number of errors is no share: it grows with the load.
    return SHARE.test(metric) ? { kind: 'errorShare', factor: typical > 1 ? 0.01 : 1 } : undefined;
  }
  if (LATENCY.test(metric)) {
    return { kind: TAIL.test(metric) ? 'latencyTail' : 'latency', factor: millisecondsOf(metric, typical) };
  }
  const kind = KINDS.find(([pattern]) => pattern.test(metric))?.[1];
  if (kind === 'requests') {
    return { kind, factor: PER_SECOND.test(metric) ? 1 : 1 / stepS };
  }
  return kind && { kind, factor: kind === 'availability' && typical > 1 ? 0.01 : 1 };
}

/** Whether a name holds the name of a quantity: `cart_error` is no service beside `cart`. */
export const namesQuantity = (name: string): boolean =>
  ERRORS.test(name) || LATENCY.test(name) || KINDS.some(([pattern]) => pattern.test(name));

function millisecondsOf(metric: string, typical: number): number {
  if (MILLISECONDS.test(metric)) {
    return 1;
  }
  if (MICROSECONDS.test(metric)) {
    return 0.001;
  }
  return SECONDS.test(metric) || typical < FEWEST_MS ? 1000 : 1;
}
