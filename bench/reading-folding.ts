/**
 * What reading, linking and folding one recording takes in each format: `npm run bench reading-folding`. With
 * `-- --against CHECKOUT` an older checkout does the same in turn, and ratios of processor time are given. Each run is a
 * process of its own.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readAndFold } from '../src/app/recording/traces';
import type { InputKind } from '../src/contracts/report';
import { FORMATS, type RequestFormat, writeRequests } from './reading/requests';

const BYTES = 200e6;
const ROUNDS = 3;

interface Cost {
  readonly spans: number;
  readonly cpuS: number;
  readonly peakMb: number;
  /** Equal where all that was folded is equal. */
  readonly digest: string;
}

async function measure(file: string, kind: InputKind): Promise<Cost> {
  const before = process.cpuUsage();
  const folded = await readAndFold(
    [{ path: file, relative: path.basename(file), kind, bytes: statSync(file).size, modifiedMs: 0 }],
    undefined,
    { signal: new AbortController().signal, progress: () => undefined, now: () => performance.now() },
  );
  const { user, system } = process.cpuUsage(before);
  const peakMb = process.resourceUsage().maxRSS / 1e3;
  const cost = { spans: folded.inputs[0].records, cpuS: (user + system) / 1e6, peakMb };
  return { ...cost, digest: digestOf(folded) };
}

/** Columns count by their bytes. */
function digestOf(folded: unknown): string {
  const hash = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
  return hash(
    JSON.stringify(folded, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? hash(Buffer.from(value.buffer, value.byteOffset, value.byteLength)) : value,
    ),
  );
}

/** This file over the sources of a checkout, which need not have what generates the recordings. */
async function bundle(checkout: string, outfile: string): Promise<string> {
  // Only here: the bundles lie where it cannot be found.
  const { buildSync } = await import('esbuild');
  const requests = JSON.stringify(path.join(__dirname, 'reading/requests'));
  const contents = readFileSync(__filename, 'utf8').replace("'./reading/requests'", requests);
  buildSync({
    stdin: { contents, resolveDir: path.join(checkout, 'bench'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    outfile,
    external: ['esbuild', '@tensorflow/*', 'onnxruntime-*'],
    logLevel: 'error',
  });
  return outfile;
}

function compare(format: RequestFormat, folder: string, builds: readonly string[]): void {
  const file = path.join(folder, format.name);
  writeRequests(file, format, BYTES);
  const rounds = Array.from({ length: ROUNDS }, () =>
    builds.map(
      (build) =>
        JSON.parse(execFileSync(process.execPath, [build, file, format.kind], { encoding: 'utf8' })) as Cost,
    ),
  );
  const best = builds.map((_, build) =>
    rounds.map((round) => round[build]).reduce((least, each) => (each.cpuS < least.cpuS ? each : least)),
  );
  for (const { spans, cpuS, peakMb } of best) {
    const rates = `${(BYTES / 1e6 / cpuS).toFixed(0)} MB/s, ${(spans / 1e6 / cpuS).toFixed(2)} million spans/s`;
    console.log(
      `${format.name}: ${cpuS.toFixed(2)} s of processor time, ${rates}, peak ${peakMb.toFixed(0)} MB`,
    );
  }
  if (best.length > 1) {
    const isEqual = best[0].digest === best[1].digest;
    console.log(
      `  ${(best[1].cpuS / best[0].cpuS).toFixed(2)} times as fast, results ${isEqual ? 'equal' : 'differ'}`,
    );
  }
  rmSync(file);
}

async function main(): Promise<void> {
  const [first, second] = process.argv.slice(2);
  if (first !== undefined && first !== '--against') {
    console.log(JSON.stringify(await measure(first, second as InputKind)));
    return;
  }
  console.log(`${os.cpus().length} × ${os.cpus()[0].model}, Node ${process.version}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshlens-bench-'));
  try {
    const checkouts = [
      path.resolve(__dirname, '..'),
      ...(second === undefined ? [] : [path.resolve(second)]),
    ];
    const builds = await Promise.all(
      checkouts.map((checkout, at) => bundle(checkout, path.join(folder, `build-${at}.cjs`))),
    );
    FORMATS.forEach((format) => compare(format, folder, builds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
