// What single operators take over a million elements on this machine, one thread: which of them need a cost line of their own.
// Writes docs/operator-costs.md.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { nodeTimes } from '../src/methods/latency/calibration/profile';
import { sinkOf } from '../src/methods/latency/calibration/sink';
import { loadOnnxRuntime, type OnnxRuntime, openSubject } from '../src/methods/latency/measure/sessions';
import { quantile } from '../src/numeric/quantile';
import { type WrittenNode, writeModel } from '../src/onnx/write/write-model';
import { MEASURED, type MeasuredOperator } from './operators/list';

const ROUNDS = 5;
const RUNS = 5;
const OPSET = 20;
const SHAPE = [1000, 1000];
/** An operator that takes so many times the median of its class has a cost that the class hides. */
const FACTOR = 2;
const PAGE = path.resolve(__dirname, '../docs/operator-costs.md');

interface Cost {
  readonly operator: string;
  readonly group: string;
  readonly ms: number;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const onnx = await loadOnnxRuntime();
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-operators-'));
  const times = new Map<string, number[]>();
  const failed: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, one] of MEASURED.entries()) {
        const ms = await measure(onnx, one, path.join(folder, `${round}-${index}`)).catch(
          (error: unknown) => {
            failed.push(`${labelOf(one)}: ${error instanceof Error ? error.message : String(error)}`);
            return [];
          },
        );
        times.set(labelOf(one), [...(times.get(labelOf(one)) ?? []), ...ms]);
      }
      console.log(`round ${round + 1} of ${ROUNDS}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  new Set(failed).forEach((reason) => console.log(reason));
  const costs = MEASURED.flatMap((one): Cost[] => {
    const found = times.get(labelOf(one)) ?? [];
    return found.length === 0
      ? []
      : [{ operator: labelOf(one), group: one.group, ms: quantile(found, 0.25) }];
  });
  const table = tableOf(costs);
  console.log(table);
  await writeFile(PAGE, page(table));
}

function labelOf({ operator, note }: MeasuredOperator): string {
  return note === undefined ? operator : `${operator} (${note})`;
}

/** Kernel times of one operator behind a node that writes its input, as a neighbour would. */
async function measure(onnx: OnnxRuntime, one: MeasuredOperator, file: string): Promise<readonly number[]> {
  const { operator, constants = [], attributes = {}, domain = '', dtype = 'float32', outputs = 1 } = one;
  const shape = one.shape ?? SHAPE;
  const signed = one.isSigned === true ? 'Neg' : 'Abs';
  const node = (name: string, opType: string, inputs: string[], output: string[]): WrittenNode => ({
    name,
    opType,
    domain: '',
    inputs,
    outputs: output,
    attributes: new Map(),
  });
  const value = { name: 'y', dtype: one.result ?? dtype, shape: one.resultShape ?? shape };
  const sink = sinkOf(value, OPSET);
  const model = writeModel({
    nodes: [
      node('warm', signed, ['cold'], ['x']),
      {
        ...node(
          'op',
          operator,
          [...(one.inputs ?? ['x']), ...constants.map(({ name }) => name)],
          ['y', ...Array.from({ length: outputs - 1 }, (_, at) => `z${at}`)],
        ),
        domain,
        attributes: new Map(Object.entries(attributes)),
      },
      ...sink.nodes,
    ],
    inputs: [{ name: 'cold', dtype: 'float32', shape }],
    outputs: [sink.output],
    constants: [...constants, ...(one.stored ?? []), ...sink.constants],
    opsets: new Map([
      ['', OPSET],
      ['com.microsoft', 1],
    ]),
  });
  const inputs = [{ name: 'cold', dtype: 'float32', shape }] as const;
  const subject = await openSubject(onnx, operator, model, inputs, 1, `${file}-profile`);
  try {
    for (let run = 0; run <= RUNS; run++) {
      await subject.run();
    }
    subject.endProfiling();
  } finally {
    await subject.release();
  }
  const parent = path.dirname(file);
  const profile = (await readdir(parent)).find((name) => name.startsWith(`${path.basename(file)}-profile`));
  const text = profile === undefined ? '[]' : await readFile(path.join(parent, profile), 'utf8');
  const found = nodeTimes(text).get('op') ?? [];
  if (found.length === 0) {
    throw new Error('the runtime made it part of another operator');
  }
  return found.slice(1);
}

function tableOf(costs: readonly Cost[]): string {
  const groups = [...new Set(costs.map(({ group }) => group))];
  const rows = groups.flatMap((group) => {
    const own = costs.filter((one) => one.group === group).sort((a, b) => a.ms - b.ms);
    const middle = quantile(
      own.map(({ ms }) => ms),
      0.5,
    );
    return own.map(
      ({ operator, ms }) =>
        `| ${group} | ${operator} | ${ms.toFixed(2)} | ${(ms / middle).toFixed(2)}${ms > FACTOR * middle || ms < middle / FACTOR ? ' *' : ''} |`,
    );
  });
  return ['| class | operator | ms | of the median |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function page(table: string): string {
  return `# What single operators take

Kernel time over ${SHAPE.join(' × ')} elements, one thread, ${cpus()[0].model}, ONNX Runtime; \`npm run bench operator-costs\`
writes this page. It is the first quartile over ${ROUNDS} interleaved rounds of ${RUNS} runs. A star marks operators that differ
from the median of their class by more than a factor of ${FACTOR}. The layer model has lines for them
(\`src/methods/latency/layers/operator-lines.ts\`).

${table}
`;
}
