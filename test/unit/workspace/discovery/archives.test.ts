import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../../src/workspace/discovery/discover';
import { tarOf, zipOf } from '../../support/archives';
import { DEPLOYMENT, TRACE, withFolder } from './workspace-folder';

const look = (folder: string, hashed = false) =>
  discover(folder, { include: [], exclude: [], hashed: () => hashed });

describe('archives of exports', () => {
  it('are looked into: traces and metrics, no manifests, no archives inside', async () => {
    const files = {
      'a/one.json': TRACE,
      'two.jsonl.gz': gzipSync(TRACE),
      'readme.md': 'text',
      'web.yaml': DEPLOYMENT,
      'inner-traces.zip': zipOf({ 'x.json': TRACE }),
    };
    await withFolder(
      { 'export.zip': zipOf(files), 'dump.tar': await tarOf(files), 'd/t.tgz': gzipSync(await tarOf(files)) },
      async (folder) => {
        const { files: found, skipped } = await look(folder);
        expect(found.map(({ relative, kind }) => `${relative} ${kind}`)).toEqual([
          'd/t.tgz/a/one.json otlp',
          'd/t.tgz/two.jsonl.gz otlp',
          'dump.tar/a/one.json otlp',
          'dump.tar/two.jsonl.gz otlp',
          'export.zip/a/one.json otlp',
          'export.zip/two.jsonl.gz otlp',
        ]);
        expect(found[4]).toMatchObject({ path: path.join(folder, 'export.zip'), member: 'a/one.json' });
        expect(skipped).toEqual(
          ['d/t.tgz', 'dump.tar', 'export.zip'].map((file) => ({
            file: `${file}/inner-traces.zip`,
            reason: expect.stringContaining('archive inside an archive') as string,
          })),
        );
      },
    );
  });

  it('have a hash for each file, which changes with the archive', async () => {
    const hashes = async (text: string): Promise<(string | undefined)[]> =>
      withFolder({ 'x.zip': zipOf({ 'a.json': TRACE, 'b.json': TRACE, 'c.txt': text }) }, async (folder) =>
        (await look(folder, true)).files.map(({ hash }) => hash),
      );
    const [first, second] = await hashes('1');
    expect(first).toMatch(/^[\da-f]{64}$/);
    expect(second).not.toBe(first);
    expect((await hashes('2'))[0]).not.toBe(first);
    expect(await hashes('1')).toEqual([first, second]);
  });

  it('are said when they hold nothing that is read, and only when their name promises it', async () => {
    const empty = zipOf({ 'readme.md': 'text' });
    await withFolder({ 'traces.zip': empty, 'photos.zip': empty }, async (folder) => {
      const { files, skipped } = await look(folder);
      expect(files).toEqual([]);
      expect(skipped).toEqual([
        { file: 'traces.zip', reason: 'an archive without traces or metrics that are read' },
      ]);
    });
  });

  it('keep what was found before damage', async () => {
    const whole = await tarOf({ 'a.json': TRACE, 'b.json': TRACE + '\n'.repeat(5000) });
    await withFolder({ 'traces.tar': whole.subarray(0, 3000) }, async (folder) => {
      const { files, skipped } = await look(folder);
      expect(files.map(({ relative }) => relative)).toContain('traces.tar/a.json');
      expect(skipped).toEqual([{ file: 'traces.tar', reason: expect.stringContaining('damaged') as string }]);
    });
  });

  it('count once, also behind a link', async () => {
    await withFolder({ 'x.zip': zipOf({ 'a.json': TRACE }) }, async (folder) => {
      symlinkSync(path.join(folder, 'x.zip'), path.join(folder, 'y.zip'));
      expect((await look(folder)).files.map(({ relative }) => relative)).toEqual(['x.zip/a.json']);
    });
  });
});
