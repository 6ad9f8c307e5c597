/** The part of the packages beside the bundles that is shipped: of ONNX Runtime 18 MB of 143 and up to 60 of 288. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { nativeFiles, UNIVERSAL, type Target } from './targets';

/** Package name to files and folders in it. */
export type RuntimeFiles = Readonly<Record<string, readonly string[]>>;

/**
 * Every package carries WebAssembly, the native ones as what they fall back to. It is loaded with `import()`, which in
 * Node takes the file ort.node.min.mjs; that one asks for exactly one of the four .wasm files there are.
 */
const webAssembly: RuntimeFiles = {
  'onnxruntime-web': [
    'package.json',
    'dist/ort.node.min.mjs',
    'dist/ort-wasm-simd-threaded.mjs',
    'dist/ort-wasm-simd-threaded.wasm',
  ],
  'onnxruntime-common': ['package.json', 'dist/esm'],
  // The solver of integer programs, taken with `import()` as well.
  highs: ['package.json', 'build/highs.mjs', 'build/highs.wasm'],
};

/** @returns what of which package a target ships */
export function runtimeFiles(target: Target): RuntimeFiles {
  if (target === UNIVERSAL) {
    return webAssembly;
  }
  return {
    ...webAssembly,
    'onnxruntime-common': [...webAssembly['onnxruntime-common'], 'dist/cjs'],
    'onnxruntime-node': ['package.json', 'dist', ...nativeFiles(target)],
  };
}

/** Puts the runtimes into `stage`, where Node finds them from the bundles in dist/. */
export async function copyRuntime(root: string, stage: string, target: Target): Promise<void> {
  for (const [name, files] of Object.entries(runtimeFiles(target))) {
    for (const file of files) {
      const from = path.join(root, 'node_modules', name, file);
      await cp(from, path.join(stage, 'dist/node_modules', name, file), { recursive: true, filter: isCode });
    }
  }
}

function isCode(file: string): boolean {
  return !/\.(map|d\.ts)$/.test(file);
}
