import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { csvSpans } from '../../../../scripts/fuzz/formats/csv-traces';
import { jaeger } from '../../../../scripts/fuzz/formats/json-traces';
import { bytesOf } from '../../../../scripts/fuzz/parts';
import { openRecording } from '../../../../src/app/recording/recording';
import { partsOf } from '../../../../src/app/traces/file-parts';
import { indexPart } from '../../../../src/app/traces/index-file';
import { createTraceRequests } from '../../../../src/app/traces/requests';
import { createRandom } from '../../../../src/numeric/random';
import { discover } from '../../../../src/workspace/discovery/discover';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { optionsFor, testContext } from '../harness';

const newFolder = temporaryFolders();

it('leaves the index of every file to the search, which then reads none', async () => {
  const folder = newFolder();
  const storageDir = newFolder();
  mkdirSync(path.join(folder, 'more'));
  writeFileSync(path.join(folder, 'spans.csv'), bytesOf(csvSpans(createRandom(3)).files[0]));
  writeFileSync(path.join(folder, 'more/jaeger.json'), bytesOf(jaeger(createRandom(4)).files[0]));
  const { files } = await discover(folder, { include: [], exclude: [] });
  expect(files).toHaveLength(2);

  await openRecording(optionsFor(folder, { storageDir }), testContext()).traces();
  const kept = readdirSync(path.join(storageDir, 'traces')).map((name) =>
    readFileSync(path.join(storageDir, 'traces', name), 'latin1'),
  );
  const { signal } = new AbortController();
  const parts = (await Promise.all(files.map((file) => partsOf(file, signal)))).flat();
  const made = await Promise.all(parts.map(async (part) => (await indexPart(part, {})).toString('latin1')));
  expect(kept.sort()).toEqual(made.sort());

  const inodes = (): number[] =>
    readdirSync(path.join(storageDir, 'traces')).map(
      (name) => statSync(path.join(storageDir, 'traces', name)).ino,
    );
  const before = inodes();
  const source = { folder, include: [], exclude: [], storageDir, trusted: true };
  const paging = { order: 'start', descending: false, offset: 0, limit: 10 } as const;
  const list = await createTraceRequests().searchTraces({ source, query: {}, paging }, testContext());
  expect(list.total).toBeGreaterThan(0);
  // An index that is made again is another file.
  expect(inodes()).toEqual(before);
});
