import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { openFolderStore } from '../../../../src/jobs/store/folder-store';
import { mirrorCheckpoints } from '../../../../src/jobs/store/mirrored-checkpoints';
import { temporaryFolders } from '../../process/fixtures/temporary';

const newFolder = temporaryFolders();
const KEY = 'b'.repeat(64);

it('brings whole checkpoints to another machine', async () => {
  const store = openFolderStore(newFolder());
  const [here, there] = [newFolder(), newFolder()];
  const first = await mirrorCheckpoints(store, KEY, here);
  await first.save();
  expect(await store.read(`checkpoints/${KEY}`)).toBeNull();
  writeFileSync(path.join(here, 'a.checkpoint'), 'ten steps');
  writeFileSync(path.join(here, 'a.checkpoint.tmp'), 'half');
  await first.save();
  await mirrorCheckpoints(store, KEY, there);
  expect(readdirSync(there)).toEqual(['a.checkpoint']);
  expect(readFileSync(path.join(there, 'a.checkpoint'), 'utf8')).toBe('ten steps');
});

it('takes nothing that leads out of its folder, and nothing of a damaged copy', async () => {
  const store = openFolderStore(newFolder());
  const place = path.join(newFolder(), 'inner');
  const name = `checkpoints/${KEY}` as const;
  const files = [
    ['../outside', Buffer.of(1)],
    ['/outside', Buffer.of(1)],
    ['inside.checkpoint', Buffer.of(1)],
    ['text.checkpoint', 'no bytes'],
  ];
  await store.write(name, serialize(files));
  await mirrorCheckpoints(store, KEY, place);
  expect(readdirSync(place)).toEqual(['inside.checkpoint']);
  expect(existsSync(path.join(place, '../outside'))).toBe(false);
  await store.write(name, Buffer.from('no structured clone'));
  const empty = newFolder();
  await mirrorCheckpoints(store, KEY, empty);
  expect(readdirSync(empty)).toEqual([]);
});
