// What single operators take over a million elements, one thread, at the speed at which the probes take as long as on the
// machine that the shipped model was recorded on: which of them need a cost line of their own. Writes docs/operator-costs.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile } from '../src/numeric/quantile';
import { REFERENCE_PROBE_MS } from '../src/methods/latency/layers/operator-lines';
import { measureAll } from './model-latency/models';
import { elementwiseModels } from './operators/elementwise-models';

const SHAPE = [1000, 1000] as const;
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
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-operators-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const models = elementwiseModels(...SHAPE, false).map(({ name, group, model }, index) => {
    const file = path.join(folder, `${index}.onnx`);
    writeFileSync(file, model);
    return { file, fileName: name, family: group };
  });
  const measured = await measureAll(models);
  const table = tableOf(
    measured.map(({ fileName, family, unitMs }) => ({
      operator: fileName,
      group: family,
      ms: unitMs * REFERENCE_PROBE_MS,
    })),
  );
  console.log(table);
  writeFileSync(PAGE, page(table));
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

Over ${SHAPE.join(' × ')} elements, one thread, with what starting a network takes (0.02 ms or so); \`npm run bench operator-costs\`
writes this page. Times are relative to probes that ran beside them, and are given for a machine whose probes take
${REFERENCE_PROBE_MS} ms. A star marks operators that differ from the median of their class by more than a factor of ${FACTOR}. The layer
model has lines for them (\`src/methods/latency/layers/operator-lines.ts\`).

${table}
`;
}
