/** What has to be true of a finished package. */
import type { ArchivedFile } from './archive';
import { nativeFiles, UNIVERSAL, type Target } from './targets';
import type { MethodDescriptor } from '../../src/methods/descriptor';
import { pagesOf } from '../../src/methods/lists';
import { methods } from '../../src/methods/registry';

/** Largest size of a package in bytes: what a reader waits for when installing. */
const UNIVERSAL_LIMIT_BYTES = 10e6;
const NATIVE_LIMIT_BYTES = 28e6;

const RUNTIMES = 'extension/dist/node_modules';

const required = [
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/THIRD-PARTY-NOTICES.txt',
  'extension/dist/extension.js',
  'extension/dist/worker.js',
  'extension/dist/reader.js',
  'extension/dist/receiver.js',
  'extension/dist/spans.js',
  'extension/dist/job.js',
  'extension/dist/cli.js',
  'extension/dist/queue.js',
  ...pagesOf(methods).flatMap(({ id }) =>
    ['js', 'css'].map((kind) => `extension/dist/webview/${id}.${kind}`),
  ),
  ...methods.flatMap(({ docs, schemas = [] }: MethodDescriptor) =>
    [docs.file, ...schemas].map((file) => `extension/${file}`),
  ),
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
  `${RUNTIMES}/onnxruntime-web/dist/ort.node.min.mjs`,
  `${RUNTIMES}/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs`,
  `${RUNTIMES}/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm`,
  `${RUNTIMES}/highs/build/highs.mjs`,
  `${RUNTIMES}/highs/build/highs.wasm`,
];

/** Everything a package may hold. A list of what is allowed, because what must not slip in has no end. */
const allowed = [
  /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD-PARTY-NOTICES\.txt)$/,
  /^extension\/dist\/(extension|worker|reader|receiver|spans|job|cli|queue)\.js$/,
  /^extension\/dist\/webview\/[\w-]+\.(js|css)$/,
  /^extension\/docs\/[\w.-]+\.(md|json)$/,
  /^extension\/docs\/images\/[\w.-]+\.svg$/,
  /^extension\/media\/[\w/-]+\.(png|svg|md)$/,
  /^extension\/models\/[\w-]+\/[\w.-]+\.(md|json|bin|onnx|yaml)$/,
  /^extension\/samples\/shop\//,
  new RegExp(`^${RUNTIMES}/(onnxruntime-(common|web|node)|highs)/`),
];

const never = /\.(map|ts|tsx|pdb|lib)$|\/react(-dom)?\//;

/** File size limit of a target, in bytes. */
export function limitBytes(target: Target): number {
  return target === UNIVERSAL ? UNIVERSAL_LIMIT_BYTES : NATIVE_LIMIT_BYTES;
}

/**
 * Checks the list of files in a package, and its size.
 * @param packedBytes size of the VSIX file
 * @returns one sentence for each thing that is wrong
 */
export function problemsOf(
  target: Target,
  files: readonly ArchivedFile[],
  packedBytes: number,
): readonly string[] {
  const present = new Set(files.map((file) => file.path));
  const native = nativeFiles(target).map((file) => `${RUNTIMES}/onnxruntime-node/${file}`);
  const isNative = (file: string): boolean => /\.(node|dll|dylib|so)(\.\d+)*$/.test(file);
  const limit = limitBytes(target);
  return [
    ...[...required, ...native].filter((file) => !present.has(file)).map((file) => `${file} is missing`),
    ...[...present]
      .filter((file) => isNative(file) && !native.includes(file))
      .map((file) => `${file} is native code of something else`),
    ...[...present]
      .filter((file) => never.test(file) || !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `${file} has no business here`),
    ...[...present]
      .filter((file) => file.endsWith('.wasm') && !required.includes(file))
      .map((file) => `${file} is a further .wasm file`),
    ...files.filter(({ bytes }) => bytes === 0).map((file) => `${file.path} is empty`),
    ...(packedBytes < limit ? [] : [`${(packedBytes / 1e6).toFixed(1)} MB is not under ${limit / 1e6} MB`]),
  ];
}
