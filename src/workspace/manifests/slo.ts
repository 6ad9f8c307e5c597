import type { Problem } from '../../contracts/problem';
import type {
  LimitedQuantity,
  ServiceLimit,
  SloName,
  SloSettings,
} from '../../contracts/forecast/service-limit';
import { parseDurationMs, parseShare } from './quantities';
import type { TextPart } from './text-part';

/** A label or annotation. */
export interface KeyedText {
  readonly key: string;
  readonly value: TextPart;
}

const PREFIX = 'meshlens.dev/slo-';
const QUANTITIES: Readonly<Record<SloName, LimitedQuantity>> = {
  latencyP50: 'latencyP50Ms',
  latencyP90: 'latencyP90Ms',
  latencyP99: 'latencyP99Ms',
  errorShare: 'errorShare',
};
const KEYS: ReadonlyMap<string, LimitedQuantity> = new Map([
  ['latency-p50', 'latencyP50Ms'],
  ['latency-p90', 'latencyP90Ms'],
  ['latency-p99', 'latencyP99Ms'],
  ['error-share', 'errorShare'],
]);

/**
 * Limits stated in Kubernetes annotations or Compose labels: `meshlens.dev/slo-latency-p90: 250ms` (also p50 and p99)
 * and `meshlens.dev/slo-error-share: 1%`. What begins like one and cannot be read is a problem, not silence.
 */
export function statedLimits(entries: readonly KeyedText[]): { limits: ServiceLimit[]; problems: Problem[] } {
  const limits: ServiceLimit[] = [];
  const problems: Problem[] = [];
  for (const { key, value } of entries) {
    if (!key.startsWith(PREFIX)) {
      continue;
    }
    const quantity = KEYS.get(key.slice(PREFIX.length));
    const number = quantity && parseLimit(quantity, value.text);
    if (quantity && number !== undefined) {
      limits.push({ quantity, value: number, origin: 'slo', key, range: value.range() });
    } else {
      problems.push(unreadable(key, quantity, value));
    }
  }
  return { limits, problems };
}

/** Limits of one service in the setting `meshlens.slo`; notes say what could not be read. */
export function settingLimits(
  settings: SloSettings,
  service: string,
): { limits: ServiceLimit[]; notes: string[] } {
  const limits: ServiceLimit[] = [];
  const notes: string[] = [];
  // A setting can hold any JSON value.
  const own: unknown = Object.hasOwn(settings, service) ? settings[service] : {};
  for (const [name, written] of Object.entries(typeof own === 'object' && own !== null ? own : {}) as [
    string,
    unknown,
  ][]) {
    const quantity = Object.hasOwn(QUANTITIES, name) ? QUANTITIES[name as SloName] : undefined;
    const value = quantity && settingValue(quantity, written);
    if (quantity && value !== undefined) {
      limits.push({ quantity, value, origin: 'slo', key: 'meshlens.slo', range: null });
    } else {
      notes.push(
        `meshlens.slo of ${service}: ${name}: ${JSON.stringify(written)} cannot be read; ${expected(quantity)}`,
      );
    }
  }
  return { limits, notes };
}

/** A bare number is milliseconds or a share. */
function settingValue(quantity: LimitedQuantity, written: unknown): number | undefined {
  if (typeof written === 'string') {
    return parseLimit(quantity, written);
  }
  if (typeof written !== 'number') {
    return undefined;
  }
  return parseLimit(quantity, quantity === 'errorShare' ? String(written) : `${written}ms`);
}

function parseLimit(quantity: LimitedQuantity, text: string): number | undefined {
  return quantity === 'errorShare' ? parseShare(text) : parseDurationMs(text);
}

function unreadable(key: string, quantity: LimitedQuantity | undefined, value: TextPart): Problem {
  const { file, line, column } = value.range();
  return {
    file,
    line,
    column,
    severity: 'warning',
    reason: `${key}: ${value.text} is not a limit that can be read; ${expected(quantity)}`,
  };
}

function expected(quantity: LimitedQuantity | undefined): string {
  if (quantity === undefined) {
    return 'latency-p50, latency-p90, latency-p99 and error-share are known';
  }
  return quantity === 'errorShare'
    ? 'expected is a share such as 1% or 0.01'
    : 'expected is a duration such as 250ms or 1.5s';
}
