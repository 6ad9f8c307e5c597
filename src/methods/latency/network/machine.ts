import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** What of a processor decides how much neighbouring kernels can share. */
export interface Machine {
  /** As the system names it. */
  readonly processor: string;
  readonly level2Bytes: number;
  readonly level3Bytes: number;
  /** Width of the widest vector instructions. */
  readonly vectorBits: number;
}

/** Where the system does not say. */
const ORDINARY: Omit<Machine, 'processor'> = {
  level2Bytes: 2 ** 20,
  level3Bytes: 32 * 2 ** 20,
  vectorBits: 256,
};
const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** This machine as Linux describes it; elsewhere, and for what is missing, an ordinary one. */
export async function readMachine(): Promise<Machine> {
  const [level2, level3, processor] = await Promise.all([
    textOf('/sys/devices/system/cpu/cpu0/cache/index2/size'),
    textOf('/sys/devices/system/cpu/cpu0/cache/index3/size'),
    textOf('/proc/cpuinfo'),
  ]);
  return {
    processor: cpus()[0]?.model.trim() ?? '',
    level2Bytes: bytesOf(level2) ?? ORDINARY.level2Bytes,
    level3Bytes: bytesOf(level3) ?? ORDINARY.level3Bytes,
    vectorBits: vectorBitsOf(processor) ?? ORDINARY.vectorBits,
  };
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** "1024K" as bytes; null for anything else. */
export function bytesOf(text: string): number | null {
  const [, count, unit] = /^(\d+)([KMG])\s*$/.exec(text) ?? [];
  return count === undefined || Number(count) === 0 ? null : Number(count) * UNITS[unit];
}

/** By the flags of the first processor; null when there are none (another system, another architecture). */
export function vectorBitsOf(processor: string): number | null {
  const flags = /^flags\s*:(.*)$/m.exec(processor)?.[1].split(' ');
  if (flags === undefined) {
    return null;
  }
  if (flags.includes('avx512f')) {
    return 512;
  }
  return flags.includes('avx2') ? 256 : 128;
}
