/** Data sets in the layout of Online Boutique: span tables by minute, metrics by pod, one list of faults. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findInputs } from '../../../src/app/recording/files';
import { analyze } from '../../../src/app/use-cases/analyze';
import { readAndFold } from '../../../src/app/recording/traces';
import type { Features } from '../../../src/features/extract';
import { judgeWidths } from '../../../src/methods/anomaly/scales/detect';
import { incidentSignatures } from '../../../src/methods/diagnosis/signature/incident-signature';
import type { MeasuredQuantity } from '../../../src/methods/diagnosis/signature/metric-deviations';
import type { QuantityName } from '../../../src/methods/diagnosis/signature/quantities';
import type { Interval } from '../../../src/methods/diagnosis/signature/series-deviation';
import { QUIET_CONTEXT } from '../quiet-context';
import { readTable, utcMs } from './csv';
import type { Example, Layout } from './example';

/** A metric row speaks of the minute before it. */
const METRIC_LAG_MS = 30_000;
/** After a fault queues drain for some minutes. */
const DRAIN_MS = 180_000;
const SEED = 1;
const METRICS: Readonly<Record<string, QuantityName>> = {
  'CpuUsage(m)': 'cpu',
  'MemoryUsage(Mi)': 'memory',
  NetworkReceiveBytes: 'traffic',
};

interface Fault extends Interval {
  readonly service: string;
  readonly label: string;
  readonly traced: boolean;
}

export const boutiqueLayout: Layout = {
  name: 'span tables by minute',
  matches: (folder) => existsSync(path.join(folder, 'trace')) && existsSync(path.join(folder, 'faults.csv')),
  read: async (folder) => {
    const faults = readFaults(folder);
    const features = await readFeatures(path.join(folder, 'trace'));
    const services = features.services.map(({ name }) => name);
    const recording = {
      cells: features.cells,
      edges: features.edges,
      scales: await judgeWidths(features),
      measured: readMetrics(path.join(folder, 'metric'), services),
    };
    return faults
      .filter(({ traced, service }) => traced && services.includes(service))
      .map((fault): Example => {
        const others = faults
          .filter((other) => other !== fault)
          .map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs + DRAIN_MS }));
        const [signature] = incidentSignatures(recording, fault, [services.indexOf(fault.service)], others);
        const { label, service, fromMs, toMs } = fault;
        return { signature, label, service, time: { fromMs, toMs } };
      });
  },
  analyse: (folder) =>
    analyze(
      {
        folder,
        seed: SEED,
        runtime: 'auto',
        model: 'auto',
        storageDir: null,
        include: [],
        exclude: [],
        trusted: true,
      },
      QUIET_CONTEXT,
    ),
};

function readFaults(folder: string): Fault[] {
  const table = readTable(path.join(folder, 'faults.csv'));
  const services = table.column('service');
  const labels = table.column('fault_type');
  const from = table.numbers('start_epoch_s');
  const to = table.numbers('end_epoch_s');
  const traced = table.columns.includes('trace_seconds_present')
    ? table.numbers('trace_seconds_present')
    : from.map(() => 1);
  return services.map((service, at) => ({
    service,
    label: labels[at],
    fromMs: 1000 * from[at],
    toMs: 1000 * to[at],
    traced: traced[at] > 0,
  }));
}

async function readFeatures(folder: string): Promise<Features> {
  const { traces } = await findInputs({ folder, include: [], exclude: [] }, QUIET_CONTEXT, false);
  return (await readAndFold(traces, undefined, QUIET_CONTEXT)).features;
}

function readMetrics(folder: string, services: readonly string[]): MeasuredQuantity[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('_metric.csv.gz'))
    .flatMap((file) => {
      const service = services.indexOf(file.split('_')[0].split('-').slice(0, -2).join('-'));
      if (service < 0) {
        return [];
      }
      const table = readTable(path.join(folder, file));
      const timesMs = Float64Array.from(table.column('Time'), (text) => utcMs(text) - METRIC_LAG_MS);
      return Object.entries(METRICS).map(([column, quantity]) => ({
        service,
        quantity,
        timesMs,
        values: table.numbers(column),
      }));
    });
}
