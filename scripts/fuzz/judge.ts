/** Decides whether what a reader did with an input is right. */
import type { Input } from './input';
import type { Found } from './observe';

export interface Measured {
  readonly found: Found;
  readonly cpuMs: number;
  /** Growth of the resident memory at its peak; null where the system does not tell. */
  readonly peakBytes: number | null;
}

export interface Limits {
  readonly cpuMs: number;
  readonly peakBytes: number;
}

export interface Verdict {
  readonly intact: number;
  /** Intact records that were not read, with a reason given. */
  readonly lost: number;
  readonly failures: readonly string[];
}

/** Rows of a metric file of which the wrong ones cannot be told. */
const FEW_ROWS = 5;
/** What a JavaScript engine says of its own; no sentence for users. */
const INTERNAL =
  /Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid (?:array|string|typed array) length|Cannot mix BigInt|Cannot convert|must be an? (?:integer|instance)|out of range\. It must|allocation failed|ENOENT/;

export function judge(input: Input, { found, cpuMs, peakBytes }: Measured, limits: Limits): Verdict {
  const failures: string[] = [];
  if (cpuMs > limits.cpuMs) {
    failures.push(`slow: ${Math.round(cpuMs)} ms of processor time`);
  }
  if (peakBytes !== null && peakBytes > limits.peakBytes) {
    failures.push(`memory: ${Math.round(peakBytes / 2 ** 20)} MB more`);
  }
  const internal = found.said.find(({ reason }) => INTERNAL.test(reason));
  if (internal !== undefined) {
    failures.push(`internal error in a message: ${internal.reason.slice(0, 200)}`);
  }
  let intact = 0;
  let lost = 0;
  for (const file of input.files) {
    const missing = file.intact.filter((id) => !found.ids.has(id));
    intact += file.intact.length;
    lost += missing.length;
    const isExplained = file.isUnchecked === true && found.ids.size > 0;
    if (missing.length > 0 && !isExplained && !found.said.some((one) => one.file === file.name)) {
      failures.push(
        `silent loss: ${missing.length} of ${file.intact.length} intact records of ${file.name}, nothing said`,
      );
    }
    // A table of labels is used as a whole or not at all.
    // One row alone is no series, and of a few none can be told from what damage made: they are refused, and said.
    const isTooShort = found.said.some(
      ({ reason }) =>
        reason.includes('fewer than two rows') ||
        (file.promised.length < FEW_ROWS && reason.includes('too large for one series')),
    );
    const promised = input.reading === 'labels' || isTooShort ? [] : file.promised;
    const broken = promised.filter((id) => !found.ids.has(id));
    if (broken.length > 0) {
      failures.push(`loss before the damage: ${broken.length} of ${promised.length} records of ${file.name}`);
    }
  }
  return { intact, lost, failures };
}
