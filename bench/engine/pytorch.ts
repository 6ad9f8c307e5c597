/** PyTorch as a contestant, where some python3 on this machine has it. */
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { dimensions } from '../models/models';
import type { BenchmarkModel } from '../models/models';
import type { Contestant, PreparedStep } from './contestant';

/** One contestant per thread count; none when no interpreter has torch. */
export function pytorch(threadCounts: readonly number[]): readonly Contestant[] {
  const found = findTorch();
  if (found === null) {
    return [];
  }
  const { python, about } = found;
  return threadCounts.map((threads) => ({
    name: `PyTorch, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    detail: `${about}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    eager: false,
    prepare: (model) => start(python, model, threads),
  }));
}

/** The first python3 that has torch, with torch's version and BLAS library; null when none has. */
export function findTorch(): { readonly python: string; readonly about: string } | null {
  for (const python of interpreters()) {
    const about = describe(python);
    if (about !== null) {
      return { python, about };
    }
  }
  return null;
}

/** Every python3 on the PATH, and the system's. */
function interpreters(): readonly string[] {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  return [...new Set(folders.map((folder) => path.join(folder, 'python3')))].filter((file) =>
    existsSync(file),
  );
}

/** Version and BLAS library of the interpreter's torch, or null when it has none. */
function describe(python: string): string | null {
  const script = [
    'import torch, re',
    'torch.mm(torch.ones(2, 2), torch.ones(2, 2))',
    'maps = open("/proc/self/maps").read() if __import__("os").path.exists("/proc/self/maps") else ""',
    'blas = sorted(set(re.findall(r"/(lib(?:openblas|mkl|blas|blis)[^/\\s]*?\\.so[^\\s]*)", maps)))',
    'print("PyTorch", torch.__version__, "with", ", ".join(blas) or "an unnamed BLAS")',
  ].join('\n');
  try {
    return execFileSync(python, ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

async function start(
  python: string,
  { name, services, batch }: BenchmarkModel,
  threads: number,
): Promise<PreparedStep> {
  const script = path.join(__dirname, 'pytorch.py');
  const child = spawn(
    python,
    [script, name, String(services), String(batch), String(threads), JSON.stringify(dimensions)],
    {
      env: { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    if (done === true || value === undefined) {
      throw new Error(`PyTorch ended with code ${child.exitCode}.`);
    }
    return JSON.parse(value) as unknown;
  };
  await nextLine();
  return {
    async run(count) {
      child.stdin.write(`${count}\n`);
      return ((await nextLine()) as [number, number][]).map(([wallMs, cpuMs]) => ({ wallMs, cpuMs }));
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}
