import { formatResource } from '../contracts/format';
import type { ResourceRecommendation, ScheduleReport } from '../contracts/scheduling/schedule-report';
import { statementAt, type Rule, type Statement } from './rule';
import { formatCount, formatDuration } from './wording';

/** A request of CPU or memory far above what was measured, or a limit below it. */
export const measuredResources: Rule = {
  id: 'measured-resources',
  severity: 'hint',
  description:
    'The CPU or memory requested here is more than a quarter above what was measured, or the limit is below it.',
  check: ({ schedule }) =>
    schedule ? schedule.resources.map((resource) => statement(resource, schedule)) : [],
};

function statement(resource: ResourceRecommendation, schedule: ScheduleReport): Statement {
  const { place, service, quantity, stated, recommended, fix } = resource;
  const [before, after] = [stated, recommended].map((value) => formatResource(value, quantity));
  return statementAt(place, service, {
    summary: `${service}: ${after} instead of ${before}, by measurement.`,
    message: `${resource.field} of ${service} states ${before}, ${reason(resource)}; recommended: ${after}. ${evidence(resource, schedule)} ${effect(resource, schedule)}`,
    ...(fix !== null && { fix }),
  });
}

function reason({ kind }: ResourceRecommendation): string {
  return kind === 'request'
    ? 'more than a quarter above what a pod needs by measurement'
    : 'less than a pod needs by measurement';
}

function evidence(
  { quantity, evidence: { file, metric, pods, samples, measured, growth, needed } }: ResourceRecommendation,
  { load }: ScheduleReport,
): string {
  const amount = formatResource(measured, quantity);
  const source = `${metric} in ${file}, ${formatCount(samples, 'sample')} of ${formatCount(pods, 'pod')}`;
  return quantity === 'memory'
    ? `Measured: at most ${amount} (${source}).`
    : `Measured: ${amount} or less 95 % of the time (${source}); at the simulated peak of ${rounded(load.peakPerS)} requests/s (load ${load.detail}) a pod gets ${rounded(growth)} times the requests and needs ${formatResource(needed, quantity)}.`;
}

function effect(
  { quantity, kind, pods, before, after }: ResourceRecommendation,
  { simulation }: ScheduleReport,
): string {
  const verb = kind === 'request' ? 'Requested' : 'Allowed';
  const unit = quantity === 'cpu' ? 'core-hours' : 'GiB-hours';
  const hours = formatDuration(simulation.hours * 3_600_000);
  return `${verb} by ${formatCount(pods, 'pod')} in ${hours}: ${rounded(before)} → ${rounded(after)} ${unit}.`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
