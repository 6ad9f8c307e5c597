import { formatMs, formatPercent } from '../../../src/contracts/format';
import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { formatRate } from '../../../src/contracts/workload/service-load';
import { count } from '../../kit/text';
import { formatDuration } from '../../kit/time';

/** What the simulator does not know of. docs/scheduling.md says the same with reasons. */
export const LEFT_OUT: readonly string[] = [
  'Retries and timeouts: every call is answered, however late. Connection pools have no limit.',
  'Pauses that come with load, such as garbage collection, and caches that warm up.',
  'Services that slow each other down on one node, and processor limits: works are as recorded.',
  'Services known from their callers only: they answer as recorded at any load.',
  'Changes of the mix: shares of operations, calls and work per request stay as recorded.',
];

const SOURCES: Readonly<Record<ScheduleReport['load']['source'], string>> = {
  forecast: 'forecast by',
  recording: 'as recorded:',
  file: 'from the file',
};
const ORIGINS: Readonly<Record<ScheduleReport['objective']['source'], string>> = {
  manifest: 'stated in a manifest',
  option: 'chosen on this page or on the command line',
  default: 'the default, as nothing states one',
};

/** What was simulated, and from what: terms with their values. */
export function basisFacts(report: ScheduleReport): readonly (readonly [string, string])[] {
  const { calibration, load, objective, simulation, timings } = report;
  const { recordedP90Ms, simulatedP90Ms } = calibration;
  const gap = simulatedP90Ms / recordedP90Ms - 1;
  const direction = gap < 0 ? 'lower' : 'higher';
  const tookMs = timings.reduce((sum, { ms }) => sum + ms, 0);
  return [
    [
      'Calibrated on',
      `${count(calibration.requests, 'request')} in ${formatDuration(calibration.seconds * 1000)} ` +
        `(${formatRate(calibration.requestsPerS)}), ${count(calibration.operations, 'operation')}`,
    ],
    [
      'p90 at the recorded rate',
      `${formatMs(recordedP90Ms)} recorded, ${formatMs(simulatedP90Ms)} simulated, ` +
        `${formatPercent(Math.abs(gap))} ${direction}`,
    ],
    [
      'Load',
      `${SOURCES[load.source]} ${load.detail}, mean ${formatRate(load.meanPerS)}, peak ${formatRate(load.peakPerS)}, ` +
        `in steps of ${formatDuration(load.stepS * 1000)}`,
    ],
    [
      'Objective',
      `95 % of the requests of a minute within ${formatMs(objective.p95Ms)}: ${ORIGINS[objective.source]}`,
    ],
    ['Weight', weightWords(objective.violationWeight)],
    [
      'Runs',
      `${formatDuration(simulation.hours * 3_600_000)} with each of the seeds ${simulation.seeds.join(', ')}, replicas set every ${simulation.intervalS} s`,
    ],
    ...(tookMs > 0 ? ([['Took', formatDuration(tookMs)]] as const) : []),
  ];
}

export function weightWords(weight: number): string {
  return `a minute of violation is worth ${formatDuration(weight * 60_000)} of all pods that are needed`;
}
