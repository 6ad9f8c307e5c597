import type { Comparison, PolicyRow } from '../../src/methods/scheduling/comparison';

export const HEADING = `${'policy'.padEnd(14)}${'violation minutes'.padStart(26)}${'replica-hours'.padStart(26)}`;

/** One line: means over the seeds, least and most behind them. */
export function lineOf({ name, violationMinutes, replicaHours, spread }: PolicyRow): string {
  const cell = (value: number, [least, most]: readonly [number, number], digits: number): string =>
    `${value.toFixed(1)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`.padStart(26);
  return `${name.padEnd(14)}${cell(violationMinutes, spread.violationMinutes, 0)}${cell(replicaHours, spread.replicaHours, 1)}`;
}

export function summaryOf({ gapClosed, oracleMargin }: Comparison): string {
  const shares = Object.entries(gapClosed).map(([name, share]) =>
    share === null ? `${name}: not defined` : `${name} ${(100 * share).toFixed(0)} %`,
  );
  return `Way from hpa60 to the oracle: ${shares.join(', ')}. The oracle sizes ${(100 * oracleMargin).toFixed(0)} % above the rate.`;
}
