import type { DetectorEvaluation, Evaluation, FaultOutcome } from '../../src/contracts/evaluation';
import { quantile } from '../../src/numeric/quantile';
import { inColumns } from '../lib/columns';

/** A fault that changes fewer requests is reported but decides nothing. */
export const MIN_REQUESTS = 20;

/** An evaluation with the column `requests` of its labels. */
export interface JudgedRecording {
  readonly evaluation: Evaluation;
  /** By `faultKey`. */
  readonly requests: ReadonlyMap<string, number>;
}

/** One detector over several recordings. */
export interface PooledRow {
  readonly name: string;
  /** Faults that change at least `MIN_REQUESTS` requests, those found, and those whose service is the first cause. */
  readonly faults: number;
  readonly hit: number;
  readonly first: number;
  /** Faults whose service comes first when their own interval is ranked. */
  readonly firstOfInterval: number;
  readonly incidents: number;
  readonly falseIncidents: number;
  readonly hours: number;
  /** Median over found faults, in seconds; NaN without any. */
  readonly onsetErrorS: number;
}

const faultKey = (service: string, fromMs: number): string => `${service} ${fromMs}`;

/** Reads the column `requests` of a generated `labels.csv`. */
export function requestsOf(labels: string): Map<string, number> {
  const [, ...rows] = labels.trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [service, from, , , requests] = row.split(',');
      return [faultKey(service, Date.parse(from)), Number(requests)];
    }),
  );
}

/** One row per detector, in the order of the first recording; a detector that is absent from a recording has no part in it. */
export function pool(recordings: readonly JudgedRecording[]): PooledRow[] {
  const parts = recordings.flatMap(({ evaluation, requests }) => [
    { name: 'meshlens', row: evaluation, requests },
    ...evaluation.rivals.map((row) => ({ name: row.name, row: row, requests })),
  ]);
  return [...new Set(parts.map(({ name }) => name))].map((name) => {
    const own = parts.filter((part) => part.name === name);
    const felt = own.flatMap(({ row, requests }) => feltFaults(row, requests));
    const errorsS = felt.flatMap(({ onsetErrorS }) => (onsetErrorS === null ? [] : [Math.abs(onsetErrorS)]));
    const sum = (value: (row: DetectorEvaluation) => number): number =>
      own.reduce((total, { row }) => total + value(row), 0);
    return {
      name,
      faults: felt.length,
      hit: felt.filter(({ hit }) => hit).length,
      first: felt.filter(({ rank }) => rank === 1).length,
      firstOfInterval: felt.filter(({ intervalRank }) => intervalRank === 1).length,
      incidents: sum(({ incidents }) => incidents),
      falseIncidents: sum((row) => row.false),
      hours: sum(({ hours }) => hours),
      onsetErrorS: quantile(errorsS, 0.5),
    };
  });
}

/** The outcomes of faults that change enough requests. */
export function feltFaults(
  { table }: DetectorEvaluation,
  requests: ReadonlyMap<string, number>,
): FaultOutcome[] {
  return table.filter(
    ({ service, fromMs }) => (requests.get(faultKey(service, fromMs)) ?? 0) >= MIN_REQUESTS,
  );
}

export function poolTable(rows: readonly PooledRow[]): string {
  const share = (part: number, whole: number): string =>
    whole === 0 ? '-' : `${(part / whole).toFixed(2)} (${part} of ${whole})`;
  const lines = [
    [
      'detector',
      'recall',
      'false/h',
      'false',
      'incidents',
      'hours',
      'onset error',
      'AS@1',
      'AS@1 of the interval',
    ],
    ...rows.map((row) => [
      row.name,
      share(row.hit, row.faults),
      (row.falseIncidents / row.hours).toFixed(2),
      String(row.falseIncidents),
      String(row.incidents),
      row.hours.toFixed(1),
      Number.isNaN(row.onsetErrorS) ? '-' : `${row.onsetErrorS.toFixed(1)} s`,
      share(row.first, row.faults),
      share(row.firstOfInterval, row.faults),
    ]),
  ];
  return inColumns(lines);
}
