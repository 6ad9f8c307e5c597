/** tfjs in plain JavaScript: runs everywhere, the reference in tests, the last resort for users. */
import { enableProdMode, version_core as version } from '@tensorflow/tfjs-core';
import type { Runtime } from './runtime';
import { eagerFunction } from './eager';

export async function openTfjsCpu(): Promise<Runtime> {
  // Otherwise tfjs advertises tfjs-node on the console.
  enableProdMode();
  await import('@tensorflow/tfjs-backend-cpu');
  return {
    name: 'tfjs-cpu',
    compiled: false,
    detail: `tfjs-cpu ${version}`,
    compile: (program, inputs) => Promise.resolve(eagerFunction('cpu', program, inputs)),
  };
}
