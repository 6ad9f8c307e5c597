/**
 * How well a base network for loads, adapted to a series of which it sees little, forecasts it:
 * `npm run accuracy:adaptation -- [--base FILE,FILE,…] [--generated N] [--shipped] --target FILE[,FILE…] [--seeds 0,1,2] [--variants] [--json FILE]`.
 * Files are CSV, packed or not; the last column of numbers counts. The base is trained on the first 80 % of the base files, a target
 * among them left out. `--generated` adds so many generated series, or trains on them alone; `--shipped` takes the base in models/. Of a target it sees the 10 % before the last 20 %, which are forecast: 24 rows from 48. `--variants` compares places of
 * adapters, and adds noise of 10 % to what is seen.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime, type Runtime } from '../../src/compute';
import { readLoadBase } from '../../src/methods/workload/base/model-file';
import { mean } from '../../src/numeric/moments';
import { inColumns } from '../lib/columns';
import { readCourse } from './adaptation/course';
import { adaptationFigures, baseOn, variantErrors, type AdaptationFigures } from './adaptation/figures';

const SHIPPED = path.join(__dirname, '../../models/load-base');
/** Share of the deviation that is added to what is seen. */
const NOISE = 0.1;

interface Row {
  readonly target: string;
  /** Mean over seeds, relative to the linear model of the window that sees all of the target before its test part. */
  readonly relativeMse: number;
  readonly frozenBase: number;
  readonly scratch: number;
  /** Mean squared error of that linear model, in deviations of the rows seen; and of one that knows the calendar, relative to it. */
  readonly fullRidge: number;
  readonly fullRidgeCalendar: number;
  /** Parameters trained relative to those of the base, the largest of the seeds. */
  readonly parametersShare: number;
  /** Of the first seed. */
  readonly chosen: 'base' | 'adapter';
  readonly reason: string;
  readonly bySeed: readonly number[];
  readonly adaptingSeconds: number;
  /** Errors with other structures relative to the base alone, by name and seed; asked for only. */
  readonly variants?: Readonly<Record<string, readonly number[]>>;
}

type BaseFor = (files: readonly string[], seed: number) => Promise<Float32Array>;

/** Trains a base for each set of files and seed, once. */
function basesOn(generated: number, runtime: Runtime): BaseFor {
  const known = new Map<string, Promise<Float32Array>>();
  return (files, seed) => {
    const key = JSON.stringify([files, seed]);
    const base =
      known.get(key) ??
      Promise.all(files.map(readCourse)).then((courses) => baseOn(courses, generated, seed, runtime));
    known.set(key, base);
    return base;
  };
}

async function rowOf(
  target: string,
  baseFiles: readonly string[],
  seeds: readonly number[],
  hasVariants: boolean,
  baseFor: BaseFor,
  runtime: Runtime,
): Promise<Row> {
  const course = await readCourse(target);
  const others = baseFiles.filter((file) => file !== target);
  const runs: AdaptationFigures[] = [];
  const variants: Record<string, number[]> = {};
  for (const seed of seeds) {
    const base = await baseFor(others, seed);
    runs.push(await adaptationFigures(base, course, seed, runtime));
    if (hasVariants) {
      for (const [name, error] of await variantErrors(base, course, seed, NOISE, runtime)) {
        variants[name] = [...(variants[name] ?? []), error];
      }
    }
  }
  const relative = (of: (run: AdaptationFigures) => number): number =>
    mean(runs.map((run) => of(run) / run.ridge));
  return {
    target: course.name,
    relativeMse: relative(({ adapted }) => adapted),
    frozenBase: relative(({ frozen }) => frozen),
    scratch: relative(({ scratch }) => scratch),
    fullRidge: runs[0].ridge,
    fullRidgeCalendar: relative(({ ridgeWithCalendar }) => ridgeWithCalendar),
    parametersShare: Math.max(...runs.map(({ share }) => share)),
    chosen: runs[0].share > 0 ? 'adapter' : 'base',
    reason: runs[0].reason,
    bySeed: runs.map(({ adapted, ridge }) => adapted / ridge),
    adaptingSeconds: mean(runs.map(({ seconds }) => seconds)),
    ...(hasVariants ? { variants } : {}),
  };
}

const geometric = (values: readonly number[]): number => Math.exp(mean(values.map(Math.log)));

function print(rows: readonly Row[]): void {
  const columns = (
    row: Pick<Row, 'relativeMse' | 'frozenBase' | 'scratch' | 'fullRidgeCalendar'>,
  ): string[] =>
    [row.relativeMse, row.frozenBase, row.scratch, row.fullRidgeCalendar].map((value) => value.toFixed(3));
  const meanOf = (of: (row: Row) => number): number => geometric(rows.map(of));
  console.log(
    inColumns([
      ['target', 'adapted', 'frozen base', 'from scratch', 'ridge with calendar', 'chosen', 'seeds'],
      ...rows.map((row) => [
        row.target,
        ...columns(row),
        row.chosen,
        row.bySeed.map((value) => value.toFixed(3)).join(', '),
      ]),
      [
        'geometric mean',
        ...columns({
          relativeMse: meanOf((row) => row.relativeMse),
          frozenBase: meanOf((row) => row.frozenBase),
          scratch: meanOf((row) => row.scratch),
          fullRidgeCalendar: meanOf((row) => row.fullRidgeCalendar),
        }),
        '',
        '',
      ],
    ]),
  );
  console.log('Mean squared errors relative to ridge on the window that sees all rows before the test part.');
}

/** Only targets that were adapted to: elsewhere all are the base. */
function printVariants(rows: readonly Row[]): void {
  const changed = rows.filter(({ variants }) =>
    Object.values(variants ?? {}).some((errors) => errors.some((error) => error !== 1)),
  );
  if (changed.length === 0) {
    return;
  }
  const names = Object.keys(changed[0].variants ?? {});
  const textOf = (errors: readonly number[]): string =>
    `${mean(errors).toFixed(3)} (${Math.min(...errors).toFixed(3)} to ${Math.max(...errors).toFixed(3)})`;
  console.log('\nRelative to the base alone: mean over seeds, least and most.');
  console.log(
    inColumns([
      ['target', ...names],
      ...changed.map(({ target, variants = {} }) => [
        target,
        ...names.map((name) => textOf(variants[name] ?? [])),
      ]),
    ]),
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: '' },
      generated: { type: 'string', default: '0' },
      shipped: { type: 'boolean', default: false },
      target: { type: 'string' },
      seeds: { type: 'string', default: '0,1,2' },
      variants: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  if (values.target === undefined || (values.base === '' && values.generated === '0' && !values.shipped)) {
    throw new Error(
      'Say what the base learns from (--base FILE,FILE, --generated N or --shipped) and what it is adapted to (--target FILE)',
    );
  }
  const files = values.base.split(',').filter((file) => file !== '');
  const { runtime } = await openRuntime('auto', { log: () => undefined });
  const baseFor: BaseFor = values.shipped
    ? async () => (await readLoadBase(SHIPPED)).parameters
    : basesOn(Number(values.generated), runtime);
  const seeds = values.seeds.split(',').map(Number);
  const rows: Row[] = [];
  for (const target of values.target.split(',')) {
    rows.push(await rowOf(target, files, seeds, values.variants, baseFor, runtime));
  }
  print(rows);
  printVariants(rows);
  if (values.json !== undefined) {
    const result = rows.length === 1 ? rows[0] : { targets: rows };
    writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
  }
}

void main();
