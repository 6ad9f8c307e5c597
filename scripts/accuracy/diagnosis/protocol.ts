/** Leave-one-kind-out: how well kinds are named that training has seen, and one that it has not. */
import { mean, deviation } from '../../../src/numeric/moments';
import { kindOfLabel, type Kind } from '../../../src/methods/diagnosis/kinds/kind';
import type { Example } from './example';
import type { Namer } from './namers';

export interface Task {
  /** Kinds that answers are chosen from. */
  readonly kinds: readonly Kind[];
  readonly train: readonly KnownExample[];
  readonly test: readonly KnownExample[];
  /** Nothing of a test service is trained on. */
  readonly byService: boolean;
  /** What counts as the same answer, and is left out together. */
  readonly classOf: (kind: Kind) => string;
}

interface KnownExample extends Example {
  /** Place of its kind. */
  readonly kind: number;
}

export interface Fold {
  readonly kind: string;
  readonly seen: number;
  readonly unseen: number;
  readonly harmonic: number;
}

export interface Result {
  readonly name: string;
  /** Means over left-out kinds and seeds. */
  readonly seen: number;
  readonly unseen: number;
  readonly harmonic: number;
  /** Standard deviation of the harmonic mean over seeds. */
  readonly spread: number;
  readonly folds: readonly Fold[];
}

/**
 * @param isSameFolder then whole services test
 * @param isSameSystem otherwise only kinds of families that both folders have count, and families are told apart
 */
export function taskOf(
  kinds: readonly Kind[],
  train: readonly Example[],
  test: readonly Example[],
  { isSameFolder, isSameSystem }: { readonly isSameFolder: boolean; readonly isSameSystem: boolean },
): Task {
  const familiesOf = (examples: readonly Example[]): Set<string | undefined> =>
    new Set(examples.map(({ label }) => kindOfLabel(kinds, label)?.family));
  const [trained, tested] = [familiesOf(train), familiesOf(test)];
  const shown = [...train, ...test].map(({ label }) => kindOfLabel(kinds, label));
  const used = kinds.filter(
    (kind) => shown.includes(kind) && (isSameSystem || (trained.has(kind.family) && tested.has(kind.family))),
  );
  const known = (examples: readonly Example[]): KnownExample[] =>
    examples.flatMap((example) => {
      const kind = used.findIndex((each) => each === kindOfLabel(kinds, example.label));
      return kind < 0 ? [] : [{ ...example, kind }];
    });
  return {
    kinds: used,
    train: known(train),
    test: known(test),
    byService: isSameFolder,
    classOf: isSameSystem ? ({ id }) => id : ({ family }) => family,
  };
}

export async function evaluateNamer(task: Task, namer: Namer, seeds: readonly number[]): Promise<Result> {
  const runs: Fold[][] = [];
  for (const seed of namer.isSeeded ? seeds : seeds.slice(0, 1)) {
    const folds: Fold[] = [];
    for (const left of classesOf(task, task.test)) {
      folds.push(await foldOf(task, namer, left, seed));
    }
    runs.push(folds);
  }
  const over = (value: (fold: Fold) => number): number => mean(runs.flat().map(value));
  return {
    name: namer.name,
    seen: over(({ seen }) => seen),
    unseen: over(({ unseen }) => unseen),
    harmonic: over(({ harmonic }) => harmonic),
    spread: deviation(runs.map((folds) => mean(folds.map(({ harmonic }) => harmonic)))),
    folds: runs[0].map(({ kind }, at) => {
      const own = runs.map((folds) => folds[at]);
      const mid = (value: (fold: Fold) => number): number => mean(own.map(value));
      return {
        kind,
        seen: mid(({ seen }) => seen),
        unseen: mid(({ unseen }) => unseen),
        harmonic: mid(({ harmonic }) => harmonic),
      };
    }),
  };
}

const classesOf = ({ kinds, classOf }: Task, examples: readonly KnownExample[]): string[] => [
  ...new Set(kinds.filter((_, place) => examples.some(({ kind }) => kind === place)).map(classOf)),
];

async function foldOf(task: Task, namer: Namer, left: string, seed: number): Promise<Fold> {
  const { kinds, classOf, byService } = task;
  const classAt = ({ kind }: KnownExample): string => classOf(kinds[kind]);
  const trained = task.train.filter((example) => classAt(example) !== left);
  const trainedClasses = classesOf(task, trained);
  const tally = { seen: [0, 0], unseen: [0, 0] };
  const parts = byService ? [...new Set(task.test.map(({ service }) => service))] : [null];
  for (const part of parts) {
    const shown = trained.filter(({ service }) => service !== part);
    const scores = await namer.fit(kinds, shown, seed);
    for (const example of task.test) {
      const truth = classAt(example);
      const side = truth === left ? tally.unseen : trainedClasses.includes(truth) ? tally.seen : null;
      if (side === null || (part !== null && example.service !== part)) {
        continue;
      }
      const found = Array.from(scores(example.signature));
      const named = classOf(kinds[found.indexOf(Math.max(...found))]);
      side[0] += named === truth ? 1 : 0;
      side[1]++;
    }
  }
  const share = ([right, all]: number[]): number => (all > 0 ? right / all : 0);
  const [seen, unseen] = [share(tally.seen), share(tally.unseen)];
  const harmonic = seen + unseen > 0 ? (2 * seen * unseen) / (seen + unseen) : 0;
  return { kind: left, seen, unseen, harmonic };
}
