import type { DeclaredTimeout } from './declaration';
import { parseDurationMs } from './quantities';
import type { Variable } from './references';
import { placeOf, splitPart, type TextPart } from './text-part';

/** Words that say what kind of timeout it is, not whose. Connecting and idling say nothing about a request's duration. */
const REQUEST_WORDS = new Set(['request', 'response', 'read', 'client', 'call', 'rpc', 'grpc', 'http']);
const OTHER_WORDS = new Set([
  'connect',
  'connection',
  'dial',
  'idle',
  'keepalive',
  'keep',
  'alive',
  'shutdown',
  'drain',
  'lock',
  'cache',
  'session',
  'startup',
  'start',
  'ttl',
  'lease',
  'retry',
  'batch',
  'export',
  'poll',
]);
const MS_PER_SUFFIX: Readonly<Record<string, number>> = {
  ms: 1,
  millis: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  seconds: 1000,
};

/**
 * Timeouts in environment variables (`CART_TIMEOUT=300ms`, `CART_REQUEST_TIMEOUT_MS=300`) and arguments
 * (`--cart-timeout=300ms`, `--cart-timeout-ms 300`). Those without a unit, without a subject, or about something other
 * than a request are left out.
 */
export function declaredTimeouts(
  variables: readonly Variable[],
  args: readonly TextPart[],
): DeclaredTimeout[] {
  return [...variables, ...flagsOf(args)].flatMap(({ name, value }) => {
    const read = readKey(name);
    if (read === undefined) {
      return [];
    }
    const text = value.text.trim();
    const ms =
      read.unitMs === undefined
        ? parseDurationMs(text)
        : /^\d+(\.\d+)?$/.test(text) && Number(text) > 0
          ? Number(text) * read.unitMs
          : undefined;
    return ms === undefined ? [] : [{ key: name, subject: read.subject, ms, ...placeOf(value) }];
  });
}

function readKey(name: string): { subject: string[]; unitMs: number | undefined } | undefined {
  const words = name
    .replace(/^-+/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const at = words.lastIndexOf('timeout');
  if (at < 0) {
    return undefined;
  }
  const [unit, ...more] = words.slice(at + 1);
  const unitMs = unit !== undefined && Object.hasOwn(MS_PER_SUFFIX, unit) ? MS_PER_SUFFIX[unit] : undefined;
  if (more.length > 0 || (unit !== undefined && unitMs === undefined)) {
    return undefined;
  }
  const before = words.slice(0, at);
  const subject = before.filter((word) => !REQUEST_WORDS.has(word));
  if (subject.length === 0 || before.some((word) => OTHER_WORDS.has(word))) {
    return undefined;
  }
  return { subject, unitMs };
}

/** `--name=value` and `--name value`. */
export function flagsOf(args: readonly TextPart[]): Variable[] {
  return args.flatMap((argument, index) => {
    if (!/^--?[A-Za-z]/.test(argument.text)) {
      return [];
    }
    const pair = splitPart(argument, '=');
    if (pair) {
      return [{ name: pair.head.text, value: pair.tail }];
    }
    const next = args.at(index + 1);
    return next && !next.text.startsWith('-') ? [{ name: argument.text, value: next }] : [];
  });
}
