import { UsageError } from '../../../cli/usage-error';

/** Bytes per second of one unit: bits with lower-case `bit`, bytes with `B`; decimal prefixes, or binary ones with an `i`. */
const bytesPerUnit: ReadonlyMap<string, number> = new Map(
  ['', 'k', 'M', 'G', 'T'].flatMap((prefix, power): [string, number][] => [
    [`${prefix}bit`, 1000 ** power / 8],
    [`${prefix}B`, 1000 ** power],
    ...(power === 0 ? [] : ([[`${prefix === 'k' ? 'K' : prefix}iB`, 1024 ** power]] as [string, number][])),
  ]),
);

/**
 * A bandwidth such as `10Gbit/s`, `1.25GB/s` or `900MiB/s`, in bytes per second. Bits and bytes are not guessed: `10G` is
 * neither.
 * @throws UsageError when the unit is missing or another, or the number is not positive
 */
export function parseBandwidth(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]+)\/s$/.exec(text);
  const bytes = match === null ? undefined : bytesPerUnit.get(match[2]);
  const value = match === null || bytes === undefined ? 0 : Number(match[1]) * bytes;
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(
      `option '--bandwidth' needs a number with a unit, such as 10Gbit/s (bits) or 1.25GB/s (bytes); got '${text}'`,
    );
  }
  return value;
}

const msPerUnit: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['ms', 1],
  ['s', 1000],
]);

/**
 * A latency such as `50us` or `0.1ms`, in milliseconds.
 * @throws UsageError without a unit
 */
export function parseLatencyMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text);
  const ms = match === null ? undefined : msPerUnit.get(match[2]);
  if (match === null || ms === undefined) {
    throw new UsageError(
      `option '--latency' needs a number with a unit, such as 50us or 0.1ms; got '${text}'`,
    );
  }
  return Number(match[1]) * ms;
}
