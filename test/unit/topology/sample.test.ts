import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { declaredGraph } from '../../../src/topology/declared';
import { readManifest } from '../../../src/workspace/manifests/read';
import { workspaceFiles } from '../../../src/workspace/manifests/serving/workspace-files';

const shop = fileURLToPath(new URL('../../../samples/shop', import.meta.url));

describe('the manifests of the sample', () => {
  it('declare the same system twice, for Compose and for Kubernetes', async () => {
    const files = ['docker-compose.yml', ...readdirSync(join(shop, 'k8s')).map((name) => `k8s/${name}`)];
    const readings = await Promise.all(
      files.map(async (relative) => {
        const path = join(shop, relative);
        const kind = relative.startsWith('k8s') ? 'kubernetes' : 'compose';
        const file = { path, relative, kind, bytes: statSync(path).size } as const;
        return (await readManifest(file, workspaceFiles(shop))).services;
      }),
    );
    expect(readings.flatMap(({ problems }) => problems)).toEqual([]);

    const { services, edges, problems, notes } = declaredGraph(readings);
    expect([problems, notes]).toEqual([[], []]);
    expect(services.length).toBeGreaterThanOrEqual(6);
    expect(edges.length).toBeGreaterThanOrEqual(services.length);
    const inBoth = (places: readonly { readonly file: string }[]): boolean =>
      new Set(places.map(({ file }) => file.startsWith('k8s'))).size === 2;
    for (const { name, ranges } of services) {
      expect([name, inBoth(ranges)]).toEqual([name, true]);
    }
    for (const { from, to, references } of edges) {
      expect([from, to, inBoth(references.map(({ range }) => range))]).toEqual([from, to, true]);
    }
  });
});
