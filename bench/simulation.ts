/**
 * Speed of the simulator, and its truth: `npm run bench simulation -- --from FILE --to FILE` makes a network of one recording and asks it
 * for the times to the answer at the rate of another one of the same system. Without files, the speed alone.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findInputs } from '../src/app/recording/files';
import { calibrate, type Calibration } from '../src/simulation/calibration/calibrate';
import { observeVisits, type SeenVisits } from '../src/simulation/calibration/observe-visits';
import { generateNetwork } from '../src/simulation/generate';
import type { Network } from '../src/simulation/network';
import { createSimulation, type Simulation } from '../src/simulation/simulation';
import { observeCalls } from '../src/topology/calls';
import { linkSpans } from '../src/topology/link';
import { SpanTable } from '../src/topology/span-table';
import { readTraceFile } from '../src/workspace/traces/read';

const INTERVAL_S = 15;
const SPEED = { rate: 60, services: 10, pods: 6, durationS: 3600, rounds: 3 };
const REQUESTS = 50_000;
const PROBABILITIES = [0.5, 0.9, 0.99];

function run(network: Network, rate: number, durationS: number, pods: number): Simulation {
  const simulation = createSimulation({
    network,
    load: { stepS: durationS, rates: Float64Array.of(rate) },
    pods: network.services.map(() => pods),
    objectiveS: Infinity,
    intervalS: INTERVAL_S,
    durationS,
    seed: 1,
  });
  for (let atS = 0; atS < durationS; atS += INTERVAL_S) {
    simulation.advance();
  }
  return simulation;
}

function printSpeed(): void {
  const network = generateNetwork({ services: SPEED.services, seed: 0 });
  for (let round = 0; round < SPEED.rounds; round++) {
    const before = process.cpuUsage().user;
    const { visits, minutes } = run(network, SPEED.rate, SPEED.durationS, SPEED.pods);
    const seconds = (process.cpuUsage().user - before) / 1e6;
    console.log(
      `${minutes.requests} requests from outside, ${visits} to services in ${seconds.toFixed(2)} s of one core: ${(visits / seconds / 1e6).toFixed(2)} million requests a second`,
    );
  }
}

async function recordingOf(file: string): Promise<{ seen: SeenVisits; made: Calibration }> {
  const context = {
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
    now: () => Date.now(),
  };
  const { traces } = await findInputs(
    { folder: path.dirname(file), include: [path.basename(file)], exclude: [] },
    context,
    false,
  );
  const table = new SpanTable();
  const sink = {
    span: (span: Parameters<SpanTable['append']>[0]) => table.append(span),
    problem: () => undefined,
  };
  for (const trace of traces) {
    await readTraceFile(trace, sink, {});
  }
  const linked = linkSpans(table);
  const seen = observeVisits({ linked, observed: observeCalls(linked) });
  return { seen, made: calibrate(seen, { startS: 30 }) };
}

function measuredMs({ visits }: SeenVisits, probability: number): number {
  const times = visits.filter(({ isRoot }) => isRoot).map(({ durationMs }) => durationMs);
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(probability * times.length))];
}

async function printTruth(from: string, to: string): Promise<void> {
  const [known, asked] = [await recordingOf(path.resolve(from)), await recordingOf(path.resolve(to))];
  const { rate } = asked.made;
  const simulation = run(known.made.network, rate, REQUESTS / rate, 1);
  console.log(
    `\nMade from ${known.made.requests} requests at ${known.made.rate.toFixed(1)} a second, asked for ${rate.toFixed(1)}`,
  );
  console.log('quantile   measured ms   simulated ms   error   the same as before');
  for (const probability of PROBABILITIES) {
    const measured = measuredMs(asked.seen, probability);
    const simulated = simulation.times.quantile(probability) * 1000;
    const error = (value: number): string => `${(100 * (value / measured - 1)).toFixed(1)} %`;
    console.log(
      [
        String(probability).padEnd(8),
        measured.toFixed(1).padStart(13),
        simulated.toFixed(1).padStart(14),
        error(simulated).padStart(8),
        error(measuredMs(known.seen, probability)).padStart(20),
      ].join(''),
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  printSpeed();
  if (values.from !== undefined && values.to !== undefined) {
    await printTruth(values.from, values.to);
  }
}

void main();
