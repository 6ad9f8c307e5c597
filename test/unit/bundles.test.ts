import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundles } from '../../esbuild.js';

const root = path.join(__dirname, '..', '..');

/** The files a bundle is made of, found out by bundling it anew. */
async function inputsOf(name: 'extension' | 'heatmap'): Promise<string[]> {
  const { executable: _, ...options } = bundles[name] as BuildOptions & { executable?: boolean };
  const { metafile } = await build({ ...options, absWorkingDir: root, metafile: true, write: false, sourcemap: false });
  return Object.keys(metafile.inputs);
}

describe('the bundle of the extension host', () => {
  it('carries the editor and the supervisor, and no library at all', async () => {
    const inputs = await inputsOf('extension');
    expect(inputs).toContain('src/worker/supervisor.ts');
    expect(inputs.filter((input) => /tensorflow|tfjs|onnxruntime|node_modules\/yaml/.test(input))).toEqual([]);
    expect(inputs.filter((input) => !/^src\/(extension\.ts$|editor\/|shared\/|worker\/supervisor)/.test(input))).toEqual([]);
  });
});
