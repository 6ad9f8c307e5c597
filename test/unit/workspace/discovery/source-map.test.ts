import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../../src/workspace/discovery/discover';
import { TRACE, withFolder } from './workspace-folder';

/** Identifiers of a program that is about traces and metrics. */
const NAMES = ['time', 'cpu', 'latency', 'traceId', 'spanId', 'memory', 'service', 'duration'];
const MAPPINGS = 'AAAA,SAAS,'.repeat(3000);
const PLAIN = { version: 3, file: 'app.js', names: NAMES, sources: ['a.ts'], mappings: MAPPINGS };
const MAPS: Readonly<Record<string, string>> = {
  plain: JSON.stringify(PLAIN),
  pretty: JSON.stringify(PLAIN, null, 2),
  guarded: `)]}'\n${JSON.stringify(PLAIN)}`,
  'with sections': JSON.stringify({
    version: 3,
    sections: [{ offset: { line: 0, column: 0 }, map: PLAIN }],
  }),
  'mappings first': JSON.stringify({ mappings: 'A'.repeat(100_000), names: NAMES, sources: [], version: 3 }),
  'with programs': JSON.stringify({
    version: 3,
    sources: ['a.ts'],
    sourcesContent: ['x'.repeat(70_000), `${TRACE}\ntime,cpu\n1,2\n`, `{"traceId":"a","spanId":"b"}`],
    names: Array.from({ length: 40_000 }, (_, index) => NAMES[index % NAMES.length]),
  }),
};

async function found(files: Readonly<Record<string, string | Uint8Array>>) {
  return withFolder(files, async (folder) => {
    const { files: inputs, skipped } = await discover(folder, { include: [], exclude: [] });
    return { inputs: inputs.map(({ relative }) => relative), skipped };
  });
}

describe('source maps', () => {
  it.each(Object.entries(MAPS))('are no input and nothing to report: %s', async (_what, map) => {
    const names = ['app.js.map', 'app.js.map.1', 'app.sourcemap', 'app.map.json', 'app'];
    const files = Object.fromEntries(
      names.flatMap((name) => [
        [name, map],
        [`${name}.gz`, gzipSync(map)],
      ]),
    );
    expect(await found({ ...files, 'traces.json': TRACE })).toEqual({
      inputs: ['traces.json'],
      skipped: [],
    });
  });

  it('are told from spans that speak of maps', async () => {
    const spans = TRACE.replace('{}', JSON.stringify({ attributes: [{ key: MAPS.plain }], version: 3 }));
    expect((await found({ 'a.json': spans })).inputs).toEqual(['a.json']);
  });
});

describe('JSON with lists of names', () => {
  it.each([
    JSON.stringify({ columns: NAMES, units: NAMES }),
    `[${NAMES.map((name) => JSON.stringify(name)).join(',')},\n1,2,3,4,5,6,7,8\n]`,
  ])('is no table: %s', async (text) => {
    expect(await found({ 'page.har': text, 'state.gz': gzipSync(text) })).toEqual({
      inputs: [],
      skipped: [],
    });
  });
});
