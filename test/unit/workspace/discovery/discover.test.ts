import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { describe, expect, it } from 'vitest';
import { discover, type DiscoverOptions } from '../../../../src/workspace/discovery/discover';
import { protobuf, SEED, sized } from '../traces/otlp-proto/encode';
import { COMPOSE, DEPLOYMENT, TRACE, withFolder } from './workspace-folder';

async function find(folder: string, options: Partial<DiscoverOptions> = {}) {
  const { files, skipped } = await discover(folder, { include: [], exclude: [], ...options });
  return { names: files.map((file) => file.relative), files, skipped };
}

const ROW_OF_SPANS = 'aaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbb,cart,GET /cart,1700000000000,12\n';
const zstd = await Zstd.load();

describe('discover', () => {
  it('finds inputs by content, sorted by path, with their kind', async () => {
    const files = {
      'z/traces.json': TRACE,
      'a.json': TRACE,
      'b/export.json.gz': gzipSync(TRACE),
      'deploy/compose.yml': COMPOSE,
      'deploy/k8s.yaml': DEPLOYMENT,
      'tsconfig.json': '{"compilerOptions":{"types":["trace"]}}',
      'package-lock.json': '{"packages":{"node_modules/traceID":{"spans":[1]}}}',
      'prices.csv': 'a,b,c\n1,2,3\n',
      'node_modules/x/trace.json': TRACE,
      '.git/trace.json': TRACE,
      'README.md': TRACE,
    };
    await withFolder(files, async (folder) => {
      const found = await find(folder);
      expect(found.files.map(({ relative, kind }) => [relative, kind])).toEqual([
        ['a.json', 'otlp'],
        ['b/export.json.gz', 'otlp'],
        ['deploy/compose.yml', 'compose'],
        ['deploy/k8s.yaml', 'kubernetes'],
        ['z/traces.json', 'otlp'],
      ]);
      expect(found.skipped).toEqual([]);
      expect(found.files[0]).toMatchObject({
        path: join(realpathSync(folder), 'a.json'),
        bytes: TRACE.length,
      });
      expect(Math.abs(found.files[0].modifiedMs - Date.now())).toBeLessThan(60_000);
    });
  });

  it('finds nothing in an empty folder and rejects for one that is not there', async () => {
    await withFolder({}, async (folder) => {
      expect(await find(folder)).toMatchObject({ names: [], skipped: [] });
      await expect(find(join(folder, 'missing'))).rejects.toThrow('ENOENT');
    });
  });

  it('honours exclude globs as VS Code writes them, and lists what they left out', async () => {
    const files = {
      'a.json': TRACE,
      'out/a.json': TRACE,
      'src/deep/old/a.json': TRACE,
      'src/b.json': TRACE,
      'src/c.md': '',
    };
    await withFolder(files, async (folder) => {
      const { names, skipped } = await find(folder, { exclude: ['out', '**/old/', 'src/*.json'] });
      expect(names).toEqual(['a.json']);
      expect(skipped).toEqual(
        ['out/', 'src/b.json', 'src/deep/old/'].map((file) => ({ file, reason: 'excluded by a setting' })),
      );
    });
  });

  it('considers only what include globs match, when there are any', async () => {
    await withFolder(
      { 'a.json': TRACE, 'traces/x/b.json': TRACE, 'more/c.json.gz': gzipSync(TRACE) },
      async (folder) => {
        expect((await find(folder, { include: ['traces', '**/*.gz'] })).names).toEqual([
          'more/c.json.gz',
          'traces/x/b.json',
        ]);
      },
    );
  });

  it('honours nested .gitignore files for manifests only', async () => {
    const files = {
      '.gitignore': 'recordings/\n*.local.yaml\n!keep.local.yaml\n/build\n',
      'recordings/a.json': TRACE,
      'recordings/k8s.yaml': DEPLOYMENT,
      'x.local.yaml': DEPLOYMENT,
      'keep.local.yaml': DEPLOYMENT,
      'app/.gitignore': 'generated.yaml\n!x.local.yaml\n',
      'app/x.local.yaml': DEPLOYMENT,
      'app/generated.yaml': DEPLOYMENT,
      'app/build/compose.yaml': COMPOSE,
      'build/.gitignore': '!compose.yaml\n',
      'build/compose.yaml': COMPOSE,
    };
    await withFolder(files, async (folder) => {
      const { names, skipped } = await find(folder);
      expect(names).toEqual([
        'app/build/compose.yaml',
        'app/x.local.yaml',
        'keep.local.yaml',
        'recordings/a.json',
      ]);
      expect(skipped.map((one) => one.file)).toEqual([
        'app/generated.yaml',
        'build/compose.yaml',
        'recordings/k8s.yaml',
        'x.local.yaml',
      ]);
      expect(new Set(skipped.map((one) => one.reason))).toEqual(new Set(['manifest that git ignores']));
    });
  });

  it('lists what was meant as an input and cannot be one', async () => {
    const files = {
      'chart/Chart.yaml': 'apiVersion: v2\nname: x\n',
      'chart/templates/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n',
      'chart/templates/plain.yaml': DEPLOYMENT,
      'logs.csv': 'TraceID,SpanID,Message\na,b,c\n',
      'old.json': '[{"traceId":"a","id":"b","timestamp":1,"binaryAnnotations":[]}]',
      'trace.json.gz': gzipSync(TRACE).subarray(0, 8),
      'utf16.json': Buffer.from(`\uFEFF${TRACE}`, 'utf16le'),
      'other.json.gz': Buffer.from([0x1f, 0x8b, 1, 2]),
      'headless.csv': ROW_OF_SPANS.repeat(3).slice(20),
      'one-byte.json.gz': Buffer.from([0x1f]),
      'lost.json.gz': Buffer.concat([Buffer.from([0, 0]), gzipSync(TRACE).subarray(2)]),
      'utf16-twice-marked.json': Buffer.concat([
        Buffer.from('\uFEFF'),
        Buffer.from(`\uFEFF${TRACE}`, 'utf16le'),
      ]),
      'utf16-behind-brackets.json': Buffer.concat([
        Buffer.from('['.repeat(32)),
        Buffer.from(`\uFEFF${TRACE}`, 'utf16le'),
      ]),
      'utf16-unmarked.csv': Buffer.from('TraceID,SpanID,Message\n', 'utf16le').swap16(),
    };
    await withFolder(files, async (folder) => {
      const { names, skipped } = await find(folder);
      expect(names).toEqual([]);
      expect(skipped.map(({ file, reason }) => [file, reason.slice(0, 40)])).toEqual([
        ['chart/Chart.yaml', 'description of a Helm chart, which decla'],
        ['chart/templates/plain.yaml', 'Helm template, not rendered: run `helm t'],
        ['chart/templates/web.yaml', 'Helm template, not rendered: run `helm t'],
        ['headless.csv', 'rows with ids and times, but no header t'],
        ['logs.csv', 'a table with trace and span ids, but no '],
        ['lost.json.gz', 'its name is that of a compressed file, i'],
        ['old.json', 'Zipkin v1 JSON, which is not read: expor'],
        ['one-byte.json.gz', 'its name is that of a compressed file, i'],
        ['other.json.gz', 'the gzip data is damaged (unknown compre'],
        ['trace.json.gz', 'the gzip file is cut off before any cont'],
        ['utf16-behind-brackets.json', 'UTF-16 text, which is not read: save it '],
        ['utf16-twice-marked.json', 'UTF-16 text, which is not read: save it '],
        ['utf16-unmarked.csv', 'UTF-16 text, which is not read: save it '],
        ['utf16.json', 'UTF-16 text, which is not read: save it '],
      ]);
    });
  });

  it('names an archive of which too little is left to recognise it', async () => {
    const noise = Array.from({ length: 300 }, (_, index) => String((index * 2654435761) % 1e9)).join();
    const packed = gzipSync(`{"note":"${noise}",${TRACE.slice(1)}`);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 400, 440);
    await withFolder({ 'a.gz': damaged, 'b.gz': packed.subarray(0, 400) }, async (folder) => {
      const { names, skipped } = await find(folder);
      expect(names).toEqual([]);
      expect(skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
        expect.stringMatching(/^a\.gz: the gzip data is damaged \(.+\)$/),
        'b.gz: the gzip file is cut off',
      ]);
    });
  });

  it.each(['me":"x"}]}]}\n', 'starting\n', '{"level":"info"}\n', '\n\n[]\n'])(
    'recognises JSON Lines whose first line is %j',
    async (first) => {
      await withFolder({ 'spans.jsonl': `${first}${TRACE}\n${TRACE}\n` }, async (folder) => {
        expect((await find(folder)).files).toMatchObject([{ kind: 'otlp' }]);
      });
    },
  );

  it('takes a truncated gzip that has a readable beginning for an input', async () => {
    const packed = gzipSync(TRACE.repeat(1000));
    await withFolder({ 'cut.json.gz': packed.subarray(0, packed.length - 20) }, async (folder) => {
      expect((await find(folder)).files).toMatchObject([{ kind: 'otlp' }]);
    });
  });

  it('finds what the Collector writes: messages packed one by one, each behind its size', async () => {
    const packed = zstd.compress(protobuf([SEED]));
    const json = zstd.compress(Buffer.from(TRACE));
    const files = {
      'a.zst': sized([packed, packed]),
      'b.pb': sized([packed]),
      'c.json': sized([json, json]),
      'd.otlp': protobuf([SEED]),
      'e.pb.zst': zstd.compress(sized([protobuf([SEED])])),
      'f.bin': 'nothing',
      'g.tar.zst': packed,
      'spans.csv.zst': packed,
    };
    await withFolder(files, async (folder) => {
      const found = await find(folder);
      expect(found.files.map(({ relative, kind }) => [relative, kind])).toEqual(
        ['a.zst', 'b.pb', 'c.json', 'd.otlp', 'e.pb.zst', 'g.tar.zst'].map((name) => [name, 'otlp']),
      );
      expect(found.skipped.map(({ file }) => file)).toEqual(['spans.csv.zst']);
    });
  });

  it('goes by content where the name is wrong about compression', async () => {
    await withFolder(
      {
        'plain.json.gz': TRACE,
        'packed.json': gzipSync(TRACE),
        'plain.json.zst': TRACE,
        'zstd.json': zstd.compress(Buffer.from(TRACE)),
      },
      async (folder) => {
        expect((await find(folder)).names).toEqual([
          'packed.json',
          'plain.json.gz',
          'plain.json.zst',
          'zstd.json',
        ]);
      },
    );
  });

  it('follows no link out of the folder, reads nothing twice, and survives cycles', async () => {
    await withFolder(
      { 'outside/secret.json': TRACE, 'in/real.json': TRACE, 'in/store/blob': TRACE },
      async (base) => {
        const folder = join(base, 'in');
        symlinkSync(join(base, 'outside'), join(folder, 'away'));
        symlinkSync(join(base, 'outside/secret.json'), join(folder, 'away.json'));
        symlinkSync('real.json', join(folder, 'again.json'));
        symlinkSync('store/blob', join(folder, 'named.json'));
        symlinkSync('.', join(folder, 'cycle'));
        symlinkSync('nowhere', join(folder, 'gone.json'));
        symlinkSync('loop.json', join(folder, 'loop.json'));
        const { names, skipped } = await find(folder);
        // A link to what is found by itself is not read twice.
        expect(names).toEqual(['real.json', 'store/blob']);
        expect(skipped).toEqual([
          { file: 'away.json', reason: 'symbolic link that leads out of the folder' },
          { file: 'away/', reason: 'symbolic link that leads out of the folder' },
          { file: 'gone.json', reason: 'symbolic link that leads nowhere' },
          { file: 'loop.json', reason: 'symbolic link that leads nowhere' },
        ]);
      },
    );
  });

  it.runIf(process.getuid?.() !== 0)('lists files and folders it may not read', async () => {
    await withFolder({ 'a.json': TRACE, 'closed/b.json': TRACE }, async (folder) => {
      chmodSync(join(folder, 'a.json'), 0);
      chmodSync(join(folder, 'closed'), 0);
      const { skipped } = await find(folder);
      chmodSync(join(folder, 'closed'), 0o700);
      expect(skipped.map((one) => one.file)).toEqual(['a.json', 'closed/']);
    });
  });

  it('bounds the list of what was left out', async () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x/${index}.json`, '{}']));
    await withFolder(files, async (folder) => {
      const { skipped } = await find(folder, { exclude: ['**/*.json'] });
      expect(skipped).toHaveLength(101);
      expect(skipped.at(-1)).toEqual({ file: '.', reason: '50 more: excluded by a setting' });
    });
  });

  it('gives the process back while it walks, tells progress, and stops when aborted', async () => {
    await withFolder({}, async (folder) => {
      for (let group = 0; group < 40; group++) {
        mkdirSync(join(folder, `g${group}`));
        for (let file = 0; file < 100; file++) {
          writeFileSync(join(folder, `g${group}`, `${file}.json`), '{"name":"x"}');
        }
      }
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const seen: number[] = [];
      await find(folder, { onProgress: (count) => seen.push(count) });
      clearInterval(timer);
      expect(turns).toBeGreaterThan(2);
      expect(seen.at(-1)).toBe(4000);
      await expect(find(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
        'enough',
      );
    });
  });
});
