import { formatMs, formatResource } from '../../../contracts/format';
import type { PolicyOutcome, ScheduleReport } from '../../../contracts/scheduling/schedule-report';
import { formatPlural } from '../../../cli/format';
import { number } from '../../../cli/terminal/series';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

/** The schedule as text: what was simulated, how the policies fared, which numbers to change, what is prepared. */
export function renderSchedule(report: ScheduleReport, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const lines = [
    heading('Simulation'),
    ...sentences(report).flatMap((sentence) => indented(sentence, terminal)),
    '',
    heading('Policies') +
      `  ${formatPlural(report.simulation.seeds.length, 'seed')}, the same requests for all`,
    ...policyTable(report.policies, terminal),
    '',
    heading('Recommended numbers'),
    ...recommendationLines(report, terminal),
    ...(report.resources.length === 0
      ? []
      : ['', heading('Measured CPU and memory'), ...resourceTable(report.resources, terminal)]),
    '',
    heading('Prepared for'),
    ...strategyTable(report, terminal),
    ...report.notes.flatMap((note) => ['', ...indented(`Note: ${note}`, terminal)]),
  ];
  return `${lines.join('\n')}\n`;
}

function sentences({ calibration, load, objective, simulation }: ScheduleReport): string[] {
  const source = {
    option: 'as asked',
    manifest: 'from the manifests',
    default: 'twice the recorded 90 % quantile',
  }[objective.source];
  return [
    `Made from ${formatPlural(calibration.requests, 'request')} in ${number(calibration.seconds)} s: ${formatPlural(calibration.operations, 'operation')}; 90 % answered within ${formatMs(calibration.recordedP90Ms)} as recorded, ${formatMs(calibration.simulatedP90Ms)} as simulated`,
    `Load: ${printable(load.detail)}, ${number(load.meanPerS)} requests a second, at most ${number(load.peakPerS)}, for ${number(simulation.hours)} h`,
    `Objective: 95 % of the requests of a minute within ${formatMs(objective.p95Ms)}, ${source}`,
  ];
}

function policyTable(policies: readonly PolicyOutcome[], terminal: Terminal): string[] {
  const rows = policies.map(({ title, violationMinutes, replicaHours, spread }): Cell[] => [
    { text: title },
    { text: number(violationMinutes) },
    { text: rangeText(spread.violationMinutes) },
    { text: number(replicaHours) },
    { text: rangeText(spread.replicaHours) },
  ]);
  return renderTable(
    [
      { title: 'policy', shrinkTo: 16 },
      { title: 'violation minutes', align: 'right' },
      { title: 'from–to', align: 'right' },
      { title: 'replica-hours', align: 'right' },
      { title: 'from–to', align: 'right' },
    ],
    rows,
    terminal,
  );
}

function rangeText([least, most]: readonly [number, number]): string {
  return least === most ? number(least) : `${number(least)}–${number(most)}`;
}

function recommendationLines({ recommendations, recommended }: ScheduleReport, terminal: Terminal): string[] {
  if (recommendations.length === 0) {
    return indented(
      recommended === null
        ? 'None: what is stated is good enough, or nothing is stated.'
        : 'None that a line of a manifest states.',
      terminal,
    );
  }
  const rows = recommendations.map(({ service, field, stated, recommended: wanted, place }): Cell[] => [
    { text: printable(service) },
    { text: printable(field) },
    { text: number(stated) },
    { text: number(wanted), style: 'bold' },
    { text: printable(`${place.file}:${place.line}`) },
  ]);
  return [
    ...renderTable(
      [
        { title: 'service', shrinkTo: 12 },
        { title: 'field', shrinkTo: 14 },
        { title: 'stated', align: 'right' },
        { title: 'better', align: 'right' },
        { title: 'at', shrinkTo: 16 },
      ],
      rows,
      terminal,
    ),
    ...effectSentences(recommendations).flatMap((sentence) => indented(sentence, terminal)),
  ];
}

/** One for each service, or one for all where they were simulated together only. */
function effectSentences(recommendations: ScheduleReport['recommendations']): string[] {
  const sentences = recommendations.map(({ service, effectOf, before, after, seeds, reason }) => {
    const who = effectOf === 'all' ? 'All together' : `${printable(service)} alone`;
    const minutes = [before, after].map((each) => number(each.violationMinutes)).join(' → ');
    const hours = [before, after].map(({ replicaHours }) => number(replicaHours)).join(' → ');
    const simulated = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
    return `${who}: ${minutes} violation minutes, ${hours} replica-hours (${simulated}); ${reason}.`;
  });
  return [...new Set(sentences)];
}

function resourceTable(resources: ScheduleReport['resources'], terminal: Terminal): string[] {
  const rows = resources.map(({ service, field, quantity, stated, recommended, evidence, place }): Cell[] => [
    { text: printable(service) },
    { text: printable(field) },
    { text: formatResource(stated, quantity) },
    { text: formatResource(evidence.needed, quantity) },
    { text: formatResource(recommended, quantity), style: 'bold' },
    { text: printable(`${place.file}:${place.line}`) },
  ]);
  return renderTable(
    [
      { title: 'service', shrinkTo: 12 },
      { title: 'field', shrinkTo: 14 },
      { title: 'stated', align: 'right' },
      { title: 'needed', align: 'right' },
      { title: 'better', align: 'right' },
      { title: 'at', shrinkTo: 16 },
    ],
    rows,
    terminal,
  );
}

function strategyTable({ strategies }: ScheduleReport, terminal: Terminal): string[] {
  const rows = strategies.map(({ situation, replicas, expectedP95Ms }): Cell[] => [
    { text: situation },
    { text: number(replicas.reduce((sum, each) => sum + each.replicas, 0)) },
    { text: expectedP95Ms === null ? 'cannot be met' : formatMs(expectedP95Ms) },
  ]);
  return renderTable(
    [
      { title: 'situation', shrinkTo: 20 },
      { title: 'replicas', align: 'right' },
      { title: '95 % within', align: 'right' },
    ],
    rows,
    terminal,
  );
}

function indented(text: string, terminal: Terminal): string[] {
  return wrap(text, Math.max(20, terminal.width - 2)).map((line) => `  ${line}`);
}
