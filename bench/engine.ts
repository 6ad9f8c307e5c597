/**
 * Time of one training step (forward, gradients, clipping, AdamW), by runtime, model and number of services.
 * Prints Markdown: a table of medians with their spread over rounds, processor times, and ratios from interleaved pairs.
 */
import os from 'node:os';
import { measure, pairedRatio, rounds } from './engine/measure';
import type { Cell } from './engine/measure';
import { ownRuntimes } from './engine/own-runtimes';
import { pytorch } from './engine/pytorch';
import { gcnGru, gcnTransformer } from './models/models';
import type { BenchmarkModel } from './models/models';

const serviceCounts = [40, 200];
const models: readonly BenchmarkModel[] = serviceCounts.flatMap((services) => [gcnGru(services, 32), gcnTransformer(services, 8)]);

async function main(): Promise<void> {
  const contestants = [...(await ownRuntimes()), ...pytorch([1, 2])];
  const results = new Map<BenchmarkModel, readonly Cell[]>();
  for (const model of models) {
    const smaller = [...results].find(([earlier]) => earlier.name === model.name);
    const cells = await measure(model, contestants, ({ name }) => {
      const known = smaller?.[1].find((cell) => cell.contestant === name);
      return smaller === undefined || known === undefined ? null : known.medianMs * (model.services / smaller[0].services);
    });
    results.set(model, cells);
    console.error(`measured ${title(model)}`);
  }
  const [cpu] = os.cpus();
  console.log(`${os.cpus().length} × ${cpu.model}, Node ${process.version}; median ms per step of ${rounds} interleaved rounds, fastest and slowest round in brackets.\n`);
  printTable(['', ...models.map(title)], contestants.map(({ name }) => [name, ...models.map((model) => show(cellOf(results, model, name)))]));
  console.log('\nProcessor time per step over all threads, in ms: the figure that other work on the machine distorts least.\n');
  printTable(['', ...models.map(title)], contestants.map(({ name }) => [name, ...models.map((model) => showCpu(cellOf(results, model, name)))]));
  console.log('\nRatios of interleaved pairs (below 1: the first is faster).\n');
  printTable(['', ...models.map(title)], ratioPairs(contestants.map(({ name }) => name)).map(([a, b]) => [`${a} / ${b}`, ...models.map((model) => ratio(cellOf(results, model, a), cellOf(results, model, b)))]));
  console.log(`\n${contestants.map(({ name, detail }) => `- ${name}: ${detail}`).join('\n')}`);
}

function title({ name, services }: BenchmarkModel): string {
  return `${name} (${name === 'M1' ? 'GCN+GRU' : 'GCN+Transformer'}), N=${services}`;
}

function cellOf(results: ReadonlyMap<BenchmarkModel, readonly Cell[]>, model: BenchmarkModel, contestant: string): Cell {
  return results.get(model)!.find((cell) => cell.contestant === contestant)!;
}

/** What the engine must beat: PyTorch thread for thread, and the tfjs backend it replaces. */
function ratioPairs(names: readonly string[]): readonly (readonly [string, string])[] {
  const [native1, native2, wasm, tfjsWasm] = names;
  const against = names.filter((name) => name.startsWith('PyTorch'));
  return [...against.map((name, index): [string, string] => [[native1, native2][index], name]), ...against.slice(0, 1).map((name): [string, string] => [native2, name]), [native2, tfjsWasm], [wasm, tfjsWasm]];
}

function show({ roundsMs, medianMs, notRun }: Cell): string {
  const sorted = [...roundsMs].sort((a, b) => a - b);
  return notRun ?? `${format(medianMs)} (${format(sorted[0])}–${format(sorted[sorted.length - 1])})`;
}

function showCpu({ cpuMs, notRun }: Cell): string {
  return notRun === null ? format(cpuMs) : '–';
}

function ratio(a: Cell, b: Cell): string {
  return a.notRun === null && b.notRun === null ? pairedRatio(a, b).toPrecision(2) : '–';
}

function format(ms: number): string {
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
  rows.forEach((row) => console.log(`| ${row.join(' | ')} |`));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
