import { describe, expect, it } from 'vitest';
import type { ArchivedFile } from '../../../../scripts/package/archive';
import { problemsOf } from '../../../../scripts/package/contents';
import { nativeFiles } from '../../../../scripts/package/targets';

const RUNTIMES = 'extension/dist/node_modules';
const common = [
  'extension.vsixmanifest',
  ...['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt'].map(
    (file) => `extension/${file}`,
  ),
  ...[
    'extension.js',
    'worker.js',
    'reader.js',
    'receiver.js',
    'spans.js',
    'job.js',
    'cli.js',
    'queue.js',
    ...['heatmap', 'forecast', 'schedule', 'runtime', 'compression', 'traces', 'map', 'incident'].flatMap(
      (page) => [`webview/${page}.js`, `webview/${page}.css`],
    ),
  ].map((file) => `extension/dist/${file}`),
  ...[
    'anomaly.md',
    'diagnosis.md',
    'findings.md',
    'forecast.md',
    'runtime.md',
    'compress.md',
    'scheduling.md',
    'serving.md',
    'traces.md',
    'workload.md',
  ].map((file) => `extension/docs/${file}`),
  ...[
    'report',
    'explanation',
    'evaluation',
    'forecast',
    'runtime',
    'compress',
    'schedule',
    'serving',
    'services',
    'comparison',
    'traces',
    'trace',
    'trace-comparison',
    'workload',
  ].map((name) => `extension/docs/${name}.schema.json`),
  'extension/media/icon.png',
  'extension/models/diagnosis/kinds.yaml',
  'extension/models/diagnosis/model.json',
  'extension/models/diagnosis/weights.bin',
  'extension/models/gtf-net/model.json',
  'extension/models/gtf-net/weights.bin',
  'extension/models/load-base/model.json',
  'extension/models/load-base/weights.bin',
  'extension/models/outline/model.json',
  'extension/models/outline/weights.bin',
  'extension/models/scaledl/model.json',
  'extension/models/scaledl/weights.bin',
  'extension/models/scheduling/model.json',
  'extension/models/scheduling/weights.bin',
  'extension/samples/shop/docker-compose.yml',
  ...['ort.node.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'].map(
    (file) => `${RUNTIMES}/onnxruntime-web/dist/${file}`,
  ),
  ...['highs.mjs', 'highs.wasm'].map((file) => `${RUNTIMES}/highs/build/${file}`),
];
const native = (target: string): string[] =>
  nativeFiles(target).map((file) => `${RUNTIMES}/onnxruntime-node/${file}`);
const files = (...paths: string[]): ArchivedFile[] => paths.map((path) => ({ path, bytes: 1 }));
const problems = (target: string, extra: string[] = [], bytes = 1e6) =>
  problemsOf(target, files(...common, ...native(target), ...extra), bytes);

describe('problemsOf', () => {
  it.each(['universal', 'linux-x64', 'win32-arm64', 'darwin-arm64'])(
    'accepts a package for %s that is as it should be',
    (target) => {
      expect(problems(target)).toEqual([]);
    },
  );

  it('misses the page and the documentation of every method', () => {
    const without = files(...common.filter((file) => !/forecast/.test(file)));
    expect(problemsOf('universal', without, 1)).toEqual([
      'extension/dist/webview/forecast.js is missing',
      'extension/dist/webview/forecast.css is missing',
      'extension/docs/forecast.md is missing',
      'extension/docs/forecast.schema.json is missing',
    ]);
  });

  it('misses what is needed', () => {
    const without = files(...common.filter((file) => !/job\.js|\.wasm$/.test(file)), native('linux-x64')[0]);
    expect(problemsOf('linux-x64', without, 1)).toEqual([
      'extension/dist/job.js is missing',
      `${RUNTIMES}/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm is missing`,
      `${RUNTIMES}/highs/build/highs.wasm is missing`,
      `${RUNTIMES}/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1 is missing`,
    ]);
  });

  it.each([
    ['universal', native('linux-x64')[1]],
    ['linux-x64', native('linux-arm64')[0]],
    ['win32-x64', `${RUNTIMES}/onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll`],
    ['darwin-arm64', `${RUNTIMES}/onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.30.0.dylib`],
  ])('wants no other native code in %s', (target, file) => {
    expect(problems(target, [file])).toEqual([`${file} is native code of something else`]);
  });

  it.each([
    'extension/dist/worker.js.map',
    'extension/dist/test/editor-suite.js',
    'extension/src/extension.ts',
    'extension/samples/recorder/record.mjs',
    'extension/node_modules/react/index.js',
    'extension/.env',
    `${RUNTIMES}/onnxruntime-web/dist/ort.all.min.js.map`,
    `${RUNTIMES}/adm-zip/adm-zip.js`,
  ])('wants no %s', (file) => {
    expect(problems('universal', [file])).toEqual([`${file} has no business here`]);
  });

  it('wants no further .wasm file, no empty file, and a bearable size', () => {
    const second = `${RUNTIMES}/onnxruntime-web/dist/ort-wasm-simd-threaded.jsep.wasm`;
    expect(problems('universal', [second])).toEqual([`${second} is a further .wasm file`]);
    expect(
      problemsOf('universal', [...files(...common), { path: 'extension/docs/cli.md', bytes: 0 }], 1),
    ).toEqual(['extension/docs/cli.md is empty']);
    expect(problems('universal', [], 10e6)).toEqual(['10.0 MB is not under 10 MB']);
    expect(problems('linux-x64', [], 28.3e6)).toEqual(['28.3 MB is not under 28 MB']);
  });
});

describe('nativeFiles', () => {
  it('stops at an operating system that nobody has looked at', () => {
    expect(() => nativeFiles('plan9-mips')).toThrow('say in targets.ts which of its files are needed');
  });
});
