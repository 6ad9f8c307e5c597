import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { nativeFiles } from '../../scripts/package/targets';
import { analyzeSample, withCopy, type Analysis } from './support';

const universal = inject('universal');
const native = inject('native');
const platform = `${process.platform}-${process.arch}`;

/** Whatever computes: the sample's incidents are found. */
function expectResult({ report }: Analysis, runtime: string): void {
  expect(report.anomaly.model.runtime).toMatch(new RegExp(`^${runtime} `));
  expect(report.incidents.length).toBeGreaterThan(0);
  expect(report.findings.length).toBeGreaterThan(0);
}

function expectReason({ report, log }: Analysis, reason: RegExp): void {
  expect(report.notes.filter((note) => reason.test(note))).toHaveLength(1);
  expect(log.filter((line) => line.startsWith('Runtime onnx not used: ') && reason.test(line))).toHaveLength(
    1,
  );
}

describe('the universal package', () => {
  it('does the main job with WebAssembly and says that it has no native runtime', async () => {
    const analysis = await analyzeSample(universal.unpacked, 'train');
    expectResult(analysis, 'onnxruntime-web');
    expectReason(analysis, new RegExp(`no native runtime for ${platform} is part of this installation`));
  });
});

describe.runIf(native !== null)('the package of this platform', () => {
  const { unpacked, target } = native!;
  const inRuntime = (folder: string, file: string): string =>
    path.join(folder, 'extension/dist/node_modules/onnxruntime-node', file);

  it('does the main job on the native runtime', async () => {
    const analysis = await analyzeSample(unpacked, 'train');
    expectResult(analysis, 'onnxruntime-node');
    expect(analysis.log.filter((line) => line.includes('not used'))).toEqual([]);
  });

  const [binding, library] = nativeFiles(target);
  it.each([
    [
      'the binding is no library',
      binding,
      (file: string) => writeFile(file, 'not a library'),
      'does not load',
    ],
    ['the library is missing', library, (file: string) => rm(file), 'does not load'],
    // As after an installation on a full disk. Linux maps the file and ends the process at the first page that is not there.
    ['the library is cut short', library, (file: string) => truncate(file, 1000), '(does not load|crashed)'],
  ])('falls back to WebAssembly when %s', async (_, file, harm, words) => {
    const analysis = await withCopy(unpacked, async (copy) => {
      await harm(inRuntime(copy, file));
      return analyzeSample(copy, 'shipped');
    });
    expectResult(analysis, 'onnxruntime-web');
    expectReason(analysis, new RegExp(`the native runtime ${words} on ${platform}[ :].+`));
  });

  it.runIf(process.platform === 'linux')('falls back to WebAssembly under musl', async () => {
    const analysis = await withCopy(unpacked, async (copy) => {
      // Children get no preload switches, so the pretence goes into the program itself.
      const job = path.join(copy, 'extension/dist/job.js');
      await writeFile(
        job,
        `process.report.getReport = () => ({ header: {} });\n${await readFile(job, 'utf8')}`,
      );
      return analyzeSample(copy, 'shipped');
    });
    expectResult(analysis, 'onnxruntime-web');
    expectReason(analysis, /the native runtime needs glibc, and this system has musl/);
  });
});
