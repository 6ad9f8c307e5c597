/** The parts of the engine's benchmark, each as a piece of Markdown. */
import { EDGES_PER_SERVICE } from '../models/graph';
import { gcnGru, gcnTransformer } from '../models/models';
import type { BenchmarkModel, BuildModel, GraphForm } from '../models/models';
import type { Contestant } from './contestant';
import { measure, pairedRatio } from './measure';
import type { Cell, Lane } from './measure';
import type { OwnContestants } from './own-runtimes';
import {
  best,
  cellTable,
  crossing,
  formatMs,
  growthExponent,
  markdownTable,
  showCpu,
  showRatio,
  showWall,
  significant,
} from './table';
import type { Column } from './table';

const titles = { M1: 'M1 (GCN+GRU)', M2: 'M2 (GCN+Transformer)' } as const;

interface Ratio {
  readonly name: string;
  of(cells: readonly Cell[]): readonly [Cell | undefined, Cell | undefined];
}

/** M1 at batch 32 and M2 at batch 8: every contestant, and what the engine must beat. */
export async function smallSizes(
  { compiled, eager }: OwnContestants,
  torch: readonly Contestant[],
): Promise<string> {
  const contestants = [...compiled, ...eager, ...torch];
  const columns = await measureColumns([40, 200], { M1: 32, M2: 8 }, (model) =>
    contestants.map((contestant) => ({ name: contestant.name, contestant, model: model('dense') })),
  );
  const named = (cells: readonly Cell[], group: readonly Contestant[]) =>
    cells.filter(({ lane }) => group.some(({ name }) => name === lane));
  const native = compiled.filter(({ name }) => name.startsWith('native'));
  const [wasm] = compiled.filter(({ name }) => name.startsWith('wasm'));
  const [tfjsWasm] = eager;
  const cell = (cells: readonly Cell[], contestant: Contestant | undefined) =>
    cells.find(({ lane }) => lane === contestant?.name);
  const ratios: readonly Ratio[] = [
    {
      name: 'native / PyTorch, each at its best thread count',
      of: (cells) => [best(named(cells, native)), best(named(cells, torch))],
    },
    ...native.map((contestant, index): Ratio => ({
      name: `${contestant.name} / PyTorch, likewise`,
      of: (cells) => [cell(cells, contestant), cell(cells, torch[index])],
    })),
    {
      name: 'tfjs-wasm / native at its best',
      of: (cells) => [cell(cells, tfjsWasm), best(named(cells, native))],
    },
    { name: 'tfjs-wasm / wasm', of: (cells) => [cell(cells, tfjsWasm), cell(cells, wasm)] },
  ];
  return [
    '### Small graphs, dense',
    cellTable(columns, showWall),
    'Processor time per step over all threads, in ms: what other work on the machine distorts least.',
    cellTable(columns, showCpu),
    'Ratios of interleaved pairs by the clock, in brackets by processor time.',
    markdownTable(
      ['', ...columns.map(({ title }) => title)],
      ratios.map(({ name, of }) => [name, ...columns.map(({ cells }) => showRatio(...of(cells)))]),
    ),
  ].join('\n\n');
}

/** One graph per step, dense and sparse, on the compiled runtimes. */
export async function largeSizes(compiled: readonly Contestant[]): Promise<string> {
  const columns = await measureColumns([1000, 5000], { M1: 1, M2: 1 }, (model) =>
    lanesOfForms(compiled, model),
  );
  const rows = compiled.map(({ name }) => [
    `${name}: dense / sparse`,
    ...columns.map(({ cells }) =>
      showRatio(
        cells.find(({ lane }) => lane === `${name}, dense`),
        cells.find(({ lane }) => lane === `${name}, sparse`),
      ),
    ),
  ]);
  return [
    '### Large graphs, batch 1, dense and sparse',
    `${EDGES_PER_SERVICE} edges into each service.`,
    cellTable(columns, showWall),
    markdownTable(['', ...columns.map(({ title }) => title)], rows),
  ].join('\n\n');
}

/** From how many services on the sparse path is faster. */
export async function theSwitch(contestant: Contestant): Promise<string> {
  const sizes = [50, 100, 200, 400, 800];
  const ratios: number[] = [];
  for (const services of sizes) {
    const [dense, sparse] = await measure(
      lanesOfForms([contestant], (form) => gcnGru(services, 1, form)),
      () => null,
    );
    ratios.push(pairedRatio(dense, sparse));
    console.error(`switch: measured ${services}`);
  }
  const from = crossing(sizes, ratios);
  return [
    '### Where sparse begins to be faster',
    markdownTable(
      ['services', ...sizes.map(String)],
      [['M1, batch 1: dense / sparse', ...ratios.map(significant)]],
    ),
    from === null
      ? 'The ratio does not cross 1 in this range.'
      : `The lines cross at ${from.toFixed(0)} services with ${EDGES_PER_SERVICE} edges each: at ${significant(from / EDGES_PER_SERVICE)} matrix entries per edge.`,
  ].join('\n\n');
}

/** How step time grows with the graph on the sparse path. */
export async function scaling(contestant: Contestant): Promise<string> {
  const sizes = [1000, 2000, 5000, 10_000, 20_000];
  const rows: string[][] = [];
  for (const build of [gcnGru, gcnTransformer]) {
    const cells: Cell[] = [];
    for (const services of sizes) {
      const model = build(services, 1, 'sparse');
      cells.push(...(await measure([{ name: model.name, contestant, model }], () => null)));
      console.error(`scaling: measured ${model.name} at ${services}`);
    }
    const exponent = (times: readonly number[]) => growthExponent(sizes, times).toFixed(2);
    rows.push([
      titles[build(2, 1, 'sparse').name],
      ...cells.map(({ medianMs }) => formatMs(medianMs)),
      `${exponent(cells.map(({ medianMs }) => medianMs))} (${exponent(cells.map(({ cpuMs }) => cpuMs))})`,
    ]);
  }
  return [
    '### Growth on the sparse path',
    `Batch 1, ${contestant.name}; the exponent of step time over services, in brackets that of processor time.`,
    markdownTable(['ms per step', ...sizes.map((services) => `N=${services}`), 'exponent'], rows),
  ].join('\n\n');
}

function lanesOfForms(
  contestants: readonly Contestant[],
  model: (form: GraphForm) => BenchmarkModel,
): readonly Lane[] {
  const forms = (['dense', 'sparse'] as const).map((form) => ({ form, model: model(form) }));
  return contestants.flatMap((contestant) =>
    forms.map((each) => ({ name: `${contestant.name}, ${each.form}`, contestant, model: each.model })),
  );
}

/** Measures both models at every size; times of a size are predicted from the size before. */
async function measureColumns(
  serviceCounts: readonly number[],
  batches: Readonly<Record<'M1' | 'M2', number>>,
  lanesOf: (model: (form: GraphForm) => BenchmarkModel) => readonly Lane[],
): Promise<readonly Column[]> {
  const columns: Column[] = [];
  const builders: readonly (readonly ['M1' | 'M2', BuildModel])[] = [
    ['M1', gcnGru],
    ['M2', gcnTransformer],
  ];
  for (const [name, build] of builders) {
    let previous: { readonly services: number; readonly cells: readonly Cell[] } | null = null;
    for (const services of serviceCounts) {
      const smaller = previous;
      const predict = ({ name: lane }: Lane) => {
        const known = smaller?.cells.find((cell) => cell.lane === lane);
        return smaller === null || known === undefined
          ? null
          : known.medianMs * (services / smaller.services);
      };
      const cells = await measure(
        lanesOf((form) => build(services, batches[name], form)),
        predict,
      );
      columns.push({ title: `${titles[name]}, N=${services}`, cells });
      previous = { services, cells };
      console.error(`measured ${name} at ${services}`);
    }
  }
  return columns;
}
