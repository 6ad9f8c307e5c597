/** The packages there are: one for everywhere, and one for each platform that has a native runtime. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** `universal`, or what VS Code and Node call a platform, such as `linux-x64`. */
export type Target = string;

export const UNIVERSAL: Target = 'universal';

const BINARIES = 'bin/napi-v6';

/**
 * What a process that computes on the CPU loads, per operating system. Left out: the second copy of the library that
 * the macOS folder has, and on Windows what DirectX and WebGPU would need (DirectML, dxcompiler, dxil), which
 * onnxruntime.dll loads only when a session asks for them.
 */
const libraries: Readonly<Record<string, readonly string[]>> = {
  linux: ['onnxruntime_binding.node', 'libonnxruntime.so.1'],
  win32: ['onnxruntime_binding.node', 'onnxruntime.dll'],
  darwin: ['onnxruntime_binding.node', 'libonnxruntime.1.dylib'],
};

/** Universal first, then the platforms for which the installed onnxruntime-node has a library. */
export async function availableTargets(root: string): Promise<readonly Target[]> {
  const folder = path.join(root, 'node_modules/onnxruntime-node', BINARIES);
  const platforms = await readdir(folder);
  const targets = await Promise.all(
    platforms.map(async (platform) =>
      (await readdir(path.join(folder, platform))).map((architecture) => `${platform}-${architecture}`),
    ),
  );
  return [UNIVERSAL, ...targets.flat().sort()];
}

/** The target whose native runtime loads in this very Node, whether there is a package for it or not. */
export function hostTarget(): Target {
  return `${process.platform}-${process.arch}`;
}

/**
 * The native files of a target, relative to the folder of onnxruntime-node; none for the universal one.
 * @throws for an operating system whose libraries are not listed yet
 */
export function nativeFiles(target: Target): readonly string[] {
  if (target === UNIVERSAL) {
    return [];
  }
  const [platform, architecture] = target.split('-');
  const names = libraries[platform];
  if (names === undefined) {
    throw new Error(
      `onnxruntime-node has a library for ${platform}: say in targets.ts which of its files are needed.`,
    );
  }
  return names.map((name) => `${BINARIES}/${platform}/${architecture}/${name}`);
}
