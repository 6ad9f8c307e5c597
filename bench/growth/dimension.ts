/** Measures how the work of a reader grows with one dimension of its input. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { observe } from '../../scripts/fuzz/observe';
import type { Reading } from '../../scripts/fuzz/parts';

export type Content = string | Uint8Array;

export interface Dimension {
  readonly name: string;
  readonly reading: Reading;
  /** The smaller of the two sizes that are compared. */
  readonly size: number;
  /** Where the file system allows no larger one. */
  readonly largest?: number;
  /** The files of an input of a size; the first one is what readers of single files open. */
  readonly files: (size: number) => Readonly<Record<string, Content>>;
}

export interface Growth {
  /** Least processor time at each size. */
  readonly smallMs: number;
  readonly largeMs: number;
  /** Power of the size with which time grows: 1 = linear. */
  readonly exponent: number;
}

/** Sizes are compared over this factor: more than two, so that what a run costs anyway matters less. */
export const FACTOR = 4;
/** Shorter times are those of the clock and of the collector. */
const MIN_MS = 15;
/** A dimension is made larger until its work takes so long, or its input is so large. */
const ENOUGH_MS = 60;
const ENOUGH_BYTES = 2 ** 20;
const ENOUGH_FILES = 500;

/** @param rounds runs of each size, of which the fastest counts: other work on the machine only adds time */
export async function measureGrowth(dimension: Dimension, rounds: number): Promise<Growth> {
  const small = await prepare(dimension, dimension.size);
  const large = await prepare(dimension, dimension.size * FACTOR);
  try {
    await small.run();
    let [smallMs, largeMs] = [Infinity, Infinity];
    for (let round = 0; round < rounds; round++) {
      smallMs = Math.min(smallMs, await small.run());
      largeMs = Math.min(largeMs, await large.run());
    }
    const ratio = Math.max(MIN_MS, largeMs) / Math.max(MIN_MS, smallMs);
    return { smallMs, largeMs, exponent: Math.log(ratio) / Math.log(FACTOR) };
  } finally {
    await small.remove();
    await large.remove();
  }
}

/** The dimension with a size at which its work can be measured. */
export async function measurable(dimension: Dimension): Promise<Dimension> {
  const { largest = Infinity } = dimension;
  for (let size = dimension.size; ; size *= 2) {
    const files = Object.values(dimension.files(size));
    const bytes = files.reduce((sum, content) => sum + content.length, 0);
    const input = await prepare(dimension, size);
    try {
      await input.run();
      const ms = Math.min(await input.run(), await input.run());
      const isLargest = 2 * size * FACTOR > largest;
      if (isLargest || ms >= ENOUGH_MS || bytes >= ENOUGH_BYTES || files.length >= ENOUGH_FILES) {
        return { ...dimension, size };
      }
    } finally {
      await input.remove();
    }
  }
}

async function prepare(
  { reading, files }: Dimension,
  size: number,
): Promise<{ run: () => Promise<number>; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-growth-'));
  const contents = files(size);
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return {
    async run() {
      const started = process.cpuUsage();
      await observe(reading, folder, Object.keys(contents));
      return process.cpuUsage(started).user / 1000;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const times = (count: number, make: (index: number) => string, separator = ''): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(separator);
