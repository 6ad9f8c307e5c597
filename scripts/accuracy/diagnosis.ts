/**
 * How well kinds of trouble are named, also one that was never seen:
 * `npm run accuracy:diagnosis -- --train DIR --test DIR [--json FILE] [--kinds FILE] [--seeds 1,2,3]`.
 * The folders are laid out as Bookinfo under injected faults (metric tables by experiment) or as Online Boutique (span
 * tables by minute, metrics by pod). Each kind is left out of training once. Where both folders are the same, each service
 * is left out as well, so that no test incident is trained on.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../src/compute';
import { incidentNamer } from '../../src/methods/diagnosis/name-incident';
import { readDiagnosisModel } from '../../src/methods/diagnosis/model-file';
import { kindOfLabel, type Kind } from '../../src/methods/diagnosis/kinds/kind';
import { readKinds } from '../../src/methods/diagnosis/kinds/read-kinds';
import { inColumns } from '../lib/columns';
import { bookinfoLayout } from './diagnosis/bookinfo';
import { boutiqueLayout } from './diagnosis/boutique';
import type { Example, Layout } from './diagnosis/example';
import { compareFound, foundFaults, foundSentence, type FoundResult } from './diagnosis/found';
import { networkNamer, rivalNamers } from './diagnosis/namers';
import { evaluateShipped } from './diagnosis/shipped';
import { evaluateNamer, taskOf, type Result } from './diagnosis/protocol';

const SHIPPED = path.join(__dirname, '../../models/diagnosis');
const SHIPPED_KINDS = path.join(SHIPPED, 'kinds.yaml');
const LAYOUTS = [bookinfoLayout, boutiqueLayout];

function layoutOf(folder: string): Layout {
  const layout = LAYOUTS.find((candidate) => candidate.matches(folder));
  if (layout === undefined) {
    throw new Error(`${folder} has none of the layouts: ${LAYOUTS.map(({ name }) => name).join(', ')}`);
  }
  return layout;
}

function kindsOf(file: string) {
  const { kinds, problems } = readKinds(readFileSync(file, 'utf8'), file);
  problems.forEach(({ line, reason }) => console.error(`${file}:${line ?? 1}: ${reason}`));
  return kinds;
}

const rowOf = ({ name, seen, unseen, harmonic, spread }: Result): string[] => [
  name,
  ...[seen, unseen, harmonic].map((share) => share.toFixed(3)),
  spread.toFixed(3),
];

/** Null where the folder is not one recording. */
async function foundIn(
  { analyse }: Layout,
  folder: string,
  examples: readonly Example[],
  kinds: readonly Kind[],
): Promise<FoundResult | null> {
  if (analyse === undefined) {
    return null;
  }
  const { incidents } = await analyse(folder);
  const name = incidentNamer(await readDiagnosisModel(SHIPPED), kinds);
  return compareFound(foundFaults(incidents, examples, kinds, name), kinds);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      train: { type: 'string' },
      test: { type: 'string' },
      json: { type: 'string' },
      kinds: { type: 'string', default: SHIPPED_KINDS },
      seeds: { type: 'string', default: '1,2,3' },
    },
  });
  if (values.train === undefined || values.test === undefined) {
    throw new Error('--train DIR and --test DIR are needed');
  }
  const kinds = kindsOf(values.kinds);
  const seeds = values.seeds.split(',').map(Number);
  const [trainLayout, testLayout] = [layoutOf(values.train), layoutOf(values.test)];
  const isSameFolder = realpathSync(values.train) === realpathSync(values.test);
  const isSameSystem = trainLayout === testLayout;
  const train = await trainLayout.read(values.train);
  const test = isSameFolder ? train : await testLayout.read(values.test);
  const task = taskOf(kinds, train, test, { isSameFolder, isSameSystem });
  const unnamed = (examples: readonly Example[]): string[] => [
    ...new Set(examples.map(({ label }) => label).filter((label) => kindOfLabel(kinds, label) === undefined)),
  ];
  const protocol =
    `each kind left out of training once` +
    (isSameFolder ? '; each service left out as well, and tested alone' : '') +
    (isSameSystem ? '' : '; only families of kinds that both folders have');
  const { runtime } = await openRuntime('auto', { log: () => undefined, threads: 1 });
  const network = await evaluateNamer(task, networkNamer(runtime), seeds);
  const rivals: Result[] = [];
  for (const namer of rivalNamers) {
    rivals.push(await evaluateNamer(task, namer, seeds));
  }
  console.log(`${protocol}; ${task.train.length} incidents train, ${task.test.length} test`);
  console.log(inColumns([['', 'seen', 'unseen', 'harmonic', 'spread'], ...[network, ...rivals].map(rowOf)]));
  console.log(
    inColumns([
      ['left out', 'seen', 'unseen', 'harmonic'],
      ...network.folds.map(({ kind, ...fold }) => [
        kind,
        ...Object.values(fold).map((share) => share.toFixed(2)),
      ]),
    ]),
  );
  const shipped = await evaluateShipped(SHIPPED, kinds, task);
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  console.log(
    `The model that ships, among ${kinds.length} kinds: ${percent(shipped.kind)} right, ${percent(shipped.family)} of the right family, ` +
      `${percent(shipped.unknown)} called unknown`,
  );
  const found = await foundIn(testLayout, values.test, test, kinds);
  if (found !== null) {
    console.log(foundSentence(found));
  }
  const skipped = unnamed([...train, ...test]);
  if (skipped.length > 0) {
    console.log(`Labels without a described kind, left out: ${skipped.join(', ')}`);
  }
  if (values.json !== undefined) {
    const { name: _, ...figures } = network;
    const report = {
      ...figures,
      seeds,
      protocol,
      kinds: task.kinds.map(({ id }) => id),
      skipped,
      rivals,
      shipped,
      found,
    };
    writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
