/** tfjs on the native TensorFlow library, where the user has installed it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { RuntimeUnavailable } from './runtime';
import type { Runtime } from './runtime';
import { eagerFunction } from './eager';

const PACKAGE_NAME = '@tensorflow/tfjs-node';

/**
 * @param location a folder to resolve the package from, set by the user for this machine; else it is looked for beside
 * this program. Never resolved from a workspace: loading it runs its code.
 * @throws RuntimeUnavailable when it is not installed or its library does not load.
 */
export async function openTfjsNode(location?: string): Promise<Runtime> {
  restoreIsNullOrUndefined();
  let loaded: { version?: Record<string, string> };
  try {
    loaded =
      location === undefined
        ? ((await import(PACKAGE_NAME)) as typeof loaded)
        : (loadFrom(location) as typeof loaded);
  } catch (error) {
    throw new RuntimeUnavailable(reason(error, location));
  }
  return {
    name: 'tfjs-node',
    compiled: false,
    detail: `tfjs-node ${loaded.version?.['tfjs-node'] ?? ''}`.trim(),
    compile: (program, inputs) => Promise.resolve(eagerFunction('tensorflow', program, inputs)),
  };
}

/** The folder may be the package itself or the folder whose node_modules holds it. */
function loadFrom(location: string): unknown {
  const require = createRequire(path.join(path.resolve(location), 'package.json'));
  return path.basename(location) === 'tfjs-node' ? require('.') : require(PACKAGE_NAME);
}

function reason(error: unknown, location: string | undefined): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const where = location === undefined ? '' : ` in ${location}`;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code)
    ? `tfjs-node is not installed${where}`
    : `tfjs-node${where} does not load: ${(error as Error).message.split('\n', 1)[0]}`;
}

/** tfjs-node 4.22 calls a function that Node 23 removed. */
function restoreIsNullOrUndefined(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
