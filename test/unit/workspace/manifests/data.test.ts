import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../../src/topology/declared';
import type { ManifestReading } from '../../../../src/workspace/manifests/declaration';
import { readManifest } from '../../../../src/workspace/manifests/read';
import { workspaceFiles } from '../../../../src/workspace/manifests/serving/workspace-files';
import { textAt } from './support';

const data = process.env.MESHLENS_DATA;
if (!data) {
  console.log('MESHLENS_DATA not set: manifests of well-known systems are not read in this run');
}

interface Read {
  readonly file: string;
  readonly text: string;
  readonly reading: ManifestReading;
}

async function readFolder(folder: string): Promise<Read[]> {
  const root = join(data ?? '', 'manifests', folder);
  const models = workspaceFiles(root);
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(root, file);
      const kind = basename(file).includes('compose') ? ('compose' as const) : ('kubernetes' as const);
      const relative = file.replaceAll('\\', '/');
      return {
        file: relative,
        text: readFileSync(path, 'utf8'),
        reading: (await readManifest({ path, relative, kind, bytes: statSync(path).size }, models)).services,
      };
    }),
  );
}

const graphOf = (read: readonly Read[]) => declaredGraph(read.map(({ reading }) => reading));

describe('manifests of well-known systems', () => {
  it.runIf(data)('are read without a problem, or refused as templates', async () => {
    const all = await readFolder('.');
    expect(all.length).toBeGreaterThan(100);
    const refused = all.filter(({ reading }) => reading.problems.length > 0);
    for (const { file, reading } of refused) {
      expect(file).toContain('helm-chart/templates');
      expect(reading).toMatchObject({
        declarations: [],
        problems: [{ severity: 'note', reason: expect.stringContaining('template') }],
      });
    }
    const templates = all.filter(
      ({ file, text }) => file.includes('helm-chart/templates') && text.includes('{{'),
    );
    expect(refused.map(({ file }) => file)).toEqual(templates.map(({ file }) => file));
  });

  it.runIf(data)('have every name at its place', async () => {
    const all = await readFolder('.');
    let names = 0;
    for (const { text, reading } of all) {
      for (const { name, nameRange, references } of reading.declarations) {
        names++;
        expect(textAt(text, nameRange)).toBe(name);
        // Mounted files are texts of their own.
        for (const { target, range } of references.filter((each) => each.range.file === nameRange.file)) {
          const written = textAt(text, range);
          expect(written === target || /^\$[({]/.test(written)).toBe(true);
        }
      }
    }
    expect(names).toBeGreaterThan(300);
  });

  it.runIf(data)('give Online Boutique its true calls', async () => {
    const { edges, services } = graphOf(await readFolder('online-boutique'));
    const rows = gunzipSync(
      readFileSync(join(data ?? '', 'online-boutique-2022-08-22/metric/dependency.csv.gz')),
    )
      .toString()
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const truth = rows
      .filter(([, target]) => !/^[\d.]+$/.test(target))
      .map(([source, target]) => `${source} ${target}`);
    const traced = new Set(truth.flatMap((edge) => edge.split(' ')));
    const declared = edges.map(({ from, to }) => `${from} ${to}`);
    const found = truth.filter((edge) => declared.includes(edge));
    const wrong = declared.filter(
      (edge) => edge.split(' ').every((service) => traced.has(service)) && !truth.includes(edge),
    );
    console.log(
      `Online Boutique: recall ${found.length}/${truth.length}, ${wrong.length} wrong among traced services, ${declared.length} declared in all`,
    );
    expect(found).toEqual(truth);
    expect(wrong).toEqual([]);
    expect(services).toHaveLength(12);
  });

  it.runIf(data)('give the others their services', async () => {
    const train = await readFolder('train-ticket');
    expect(train.find(({ file }) => file === 'docker-compose.yml')?.reading.declarations).toHaveLength(68);
    // One of its variants runs other images: that is one sentence, not one per service.
    expect(graphOf(train).notes).toHaveLength(1);

    const sock = graphOf(await readFolder('sock-shop'));
    expect(sock.services.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['front-end', 'catalogue', 'carts', 'orders', 'user', 'payment', 'shipping']),
    );
    expect(sock.edges.map(({ from, to }) => `${from} ${to}`)).toContain('user user-db');

    const demo = graphOf(await readFolder('otel-demo-helm-rendered'));
    const checkout = demo.edges.filter(({ from }) => from === 'checkout').map(({ to }) => to);
    expect(checkout.sort()).toEqual([
      'cart',
      'currency',
      'email',
      'flagd',
      'kafka',
      'otel-collector',
      'payment',
      'product-catalog',
      'shipping',
    ]);
    expect(demo.services.find(({ name }) => name === 'frontend')?.traceNames).toEqual(['frontend']);
    expect(demo.problems).toEqual([]);
  });
});
