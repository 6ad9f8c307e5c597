import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundles } from '../../esbuild.js';
import { pagesOf } from '../../src/methods/lists';
import { methods } from '../../src/methods/registry';

const root = path.join(__dirname, '..', '..');

/** The files a bundle is made of, found out by bundling it anew: all that were looked at, and those of which something is left. */
async function filesOf(name: string): Promise<{ inputs: string[]; kept: string[] }> {
  const { executable: _, ...options } = (bundles as Record<string, BuildOptions & { executable?: boolean }>)[
    name
  ];
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    metafile: true,
    write: false,
    sourcemap: false,
  });
  const kept = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return { inputs: Object.keys(metafile.inputs), kept };
}

describe('the bundle of the extension host', () => {
  it('carries the editor and the supervisor, and no library at all', async () => {
    const { inputs } = await filesOf('extension');
    expect(inputs).toContain('src/process/supervisor.ts');
    expect(
      inputs.filter((input) => /tensorflow|tfjs|onnxruntime|highs|node_modules\/yaml/.test(input)),
    ).toEqual([]);
    expect(
      inputs.filter(
        (input) =>
          !/^src\/(entries\/extension\.ts$|editor\/|contracts\/|process\/|methods\/((registry|lists)\.ts$|[^/]+\/editor(\/|\.ts$)))/.test(
            input,
          ),
      ),
    ).toEqual([]);
  });
});

describe('the bundle of the process that reads models', () => {
  it('carries what counts and predicts, not what calibrates, measures or reads traces', async () => {
    const { inputs } = await filesOf('reader');
    expect(inputs).toContain('src/methods/latency/inspect.ts');
    expect(
      inputs.filter((input) =>
        /calibration\/calibrate|latency\/measure|workspace\/traces\/otlp|node_modules\/yaml/.test(input),
      ),
    ).toEqual([]);
  });
});

describe('the bundle of a page', () => {
  it.each(pagesOf(methods).map(({ id }) => id))(
    'of the %s carries no component that it does not show',
    async (page) => {
      const { inputs, kept } = await filesOf(page);
      const calendar = /fast-foundation\/dist\/esm\/calendar\//;
      expect(inputs.some((input) => calendar.test(input))).toBe(true);
      expect(kept.filter((file) => calendar.test(file))).toEqual([]);
    },
  );
});
