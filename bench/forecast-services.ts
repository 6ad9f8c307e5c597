// Forecasts of real services' metrics: p90 latency and request rate of ten services, one row a minute for 20 hours.
// Needs MESHLENS_DATA, the folder that holds online-boutique-2022-08-22.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runForecast } from '../src/methods/forecast/forecast';
import type { ForecastInput } from '../src/methods/forecast/series';
import { inProcess, printBacktest } from './forecast/in-process';

const MINUTE_MS = 60_000;
const quantities = [
  { column: 'PodServerLatencyP90(s)', title: 'p90 latency, ms', factor: 1000 },
  { column: 'PodWorkload(Ops)', title: 'request rate, 1/s', factor: 1 },
] as const;

interface PodFile {
  readonly service: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function readPods(folder: string): PodFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('_metric.csv.gz'))
    .sort()
    .map((name) => {
      const [heading, ...rows] = readCsv(path.join(folder, name));
      // The pod's name ends in the replica set's hash and the pod's own suffix.
      return { service: name.replace('_metric.csv.gz', '').split('-').slice(0, -2).join('-'), heading, rows };
    });
}

function readCsv(file: string): string[][] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(','));
}

/** The text of the time, because the number beside it is wrong for one of the pods. */
function timeMs(row: readonly string[]): number {
  return Date.parse(`${row[0].slice(0, 10)}T${row[0].slice(11, 19)}Z`);
}

function matrixOf(
  pods: readonly PodFile[],
  column: string,
  factor: number,
  links: ForecastInput['links'],
): ForecastInput {
  const startMs = Math.min(...pods.map(({ rows }) => timeMs(rows[0])));
  const rowOf = (row: readonly string[]): number => Math.round((timeMs(row) - startMs) / MINUTE_MS);
  const rows = Math.max(...pods.flatMap((pod) => pod.rows.map(rowOf))) + 1;
  const values = new Float32Array(rows * pods.length).fill(NaN);
  pods.forEach(({ heading, rows: own }, node) => {
    const field = heading.indexOf(column);
    for (const row of own) {
      if (row[field] !== '') {
        values[rowOf(row) * pods.length + node] = Number(row[field]) * factor;
      }
    }
  });
  return { rows, nodes: pods.length, values, clock: { startMs, stepMs: MINUTE_MS }, links };
}

async function main(): Promise<void> {
  const data = process.env.MESHLENS_DATA;
  if (data === undefined) {
    console.log('MESHLENS_DATA not set: nothing to forecast');
    return;
  }
  const folder = path.join(data, 'online-boutique-2022-08-22', 'metric');
  const pods = readPods(folder);
  const indexOf = (service: string): number => pods.findIndex((pod) => pod.service === service);
  const links = readCsv(path.join(folder, 'dependency.csv.gz'))
    .map(([source, target]) => ({ from: indexOf(source), to: indexOf(target), weight: 1 }))
    .filter(({ from, to }) => from >= 0 && to >= 0);
  for (const { column, title, factor } of quantities) {
    const input = matrixOf(pods, column, factor, links);
    const horizons = [1, 5, 15];
    const {
      judgements: [judgement],
    } = await runForecast(
      {
        input,
        inputSteps: 12,
        horizons,
        trainFraction: 0.8,
        rivals: 'all',
        seeds: [0, 1, 2],
        runtime: 'auto',
      },
      inProcess,
    );
    printBacktest(title, judgement, horizons);
  }
}

void main();
