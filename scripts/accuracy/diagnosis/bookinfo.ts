/** Data sets in the layout of Bookinfo under injected faults: metric tables of one folder per experiment. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { incidentDeviations } from '../../../src/methods/diagnosis/signature/incident-deviations';
import {
  metricDeviations,
  type MeasuredQuantity,
} from '../../../src/methods/diagnosis/signature/metric-deviations';
import type { QuantityName } from '../../../src/methods/diagnosis/signature/quantities';
import { signaturesOf, type Calls } from '../../../src/methods/diagnosis/signature/signature';
import { readTable, utcMs, type Table } from './csv';
import type { Example, Layout } from './example';
import { ownPart } from './own-part';

/** A second replica of the faulty service comes one minute after the fault starts. */
const CLEAN_MS = 60_000;
const BEFORE_MS = 300_000;
/** The rows are 5 s apart: a shorter third holds too few. */
const LEAST_PART_MS = 15_000;

export const bookinfoLayout: Layout = {
  name: 'metric tables by experiment',
  matches: (folder) => {
    const faults = path.join(folder, 'faults.csv');
    return existsSync(faults) && readTable(faults).columns.includes('experiment');
  },
  read: async (folder) => {
    const faults = readTable(path.join(folder, 'faults.csv'));
    const services = faults.column('service');
    const labels = faults.column('fault_type');
    const starts = faults.column('fault_start_utc');
    return faults
      .column('experiment')
      .map((experiment, at) =>
        exampleOf(path.join(folder, experiment), services[at], labels[at], utcMs(starts[at])),
      );
  },
};

function exampleOf(folder: string, service: string, label: string, fromMs: number): Example {
  const latency = readTable(path.join(folder, 'latency.csv.gz'));
  const call = readTable(path.join(folder, 'call.csv.gz'));
  const rate = readTable(path.join(folder, 'svc_qps.csv.gz'));
  const success = readTable(path.join(folder, 'success_rate.csv.gz'));
  const resources = readTable(path.join(folder, 'svc_metric.csv.gz'));
  const names = baseNames(latency);
  const edges = baseNames(call).map((name) => {
    const [from, to] = name.split('_');
    return { from, to };
  });
  const all = [...new Set([...names, ...edges.flatMap(({ from, to }) => [from, to])])];
  const calls: Calls[] = edges.map(({ from, to }) => ({ from: all.indexOf(from), to: all.indexOf(to) }));
  const series: MeasuredQuantity[] = [];
  const times = new Map(
    [latency, call, rate, success, resources].map((table) => [
      table,
      Float64Array.from(table.column('timestamp'), utcMs),
    ]),
  );
  const add = (of: string, quantity: QuantityName, table: Table, values: Float64Array): void => {
    const timesMs = times.get(table)!;
    series.push({ service: all.indexOf(of), quantity, timesMs, values });
  };
  const isUsual = (row: number): boolean => times.get(latency)![row] < fromMs;
  for (const name of names) {
    const own = (level: string): Float64Array => latency.numbers(`${name}&${level}`);
    // Calls mix what both ends measured, half and half: only their upper percentiles are the caller's.
    const inside = edges.filter(({ from }) => from === name).map((edge) => callMs(call, edge));
    add(name, 'latency', latency, ownPart(own('p50'), [], isUsual));
    add(name, 'latency-tail', latency, ownPart(own('p99'), [], isUsual));
    add(name, 'work', latency, ownPart(own('p50'), inside, isUsual));
    add(name, 'work-tail', latency, ownPart(own('p90'), inside, isUsual));
    for (const edge of edges.filter(({ to }) => to === name)) {
      add(name, 'wire-in', latency, ownPart(callMs(call, edge), [own('p90')], isUsual));
    }
    add(name, 'rate', rate, rate.numbers(name));
    add(
      name,
      'errors',
      success,
      success.numbers(name).map((share) => 1 - share),
    );
    add(name, 'cpu', resources, resources.numbers(`${name}&cpu_usage`));
    add(name, 'memory', resources, resources.numbers(`${name}&mem_usage`));
    add(name, 'traffic', resources, resources.numbers(`${name}&net_receive`));
  }
  const around = { beforeMs: BEFORE_MS, others: [] };
  const deviations = incidentDeviations(
    (inside) => metricDeviations(series, all.length, inside, around),
    { fromMs, toMs: fromMs + CLEAN_MS },
    LEAST_PART_MS,
    false,
  );
  const culprit = deploymentOf(service, names);
  return { signature: signaturesOf(deviations, calls, [all.indexOf(culprit)])[0], label, service };
}

const callMs = (call: Table, { from, to }: { from: string; to: string }): Float64Array =>
  call.numbers(`${from}_${to}&p90`);

/** Names before the `&` of the columns, each once. */
const baseNames = ({ columns }: Table): string[] => [
  ...new Set(columns.filter((name) => name.includes('&')).map((name) => name.split('&')[0])),
];

/** The deployment that a short service name stands for. @throws when there is none */
function deploymentOf(service: string, names: readonly string[]): string {
  const found =
    names.find((name) => name === service) ?? names.find((name) => name.startsWith(`${service}-`));
  if (found === undefined) {
    throw new Error(`No deployment of '${service}' among ${names.join(', ')}.`);
  }
  return found;
}
