import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openFolderStore } from '../../../../src/jobs/store/folder-store';
import { openStore } from '../../../../src/jobs/store/open-store';
import { openS3Store } from '../../../../src/jobs/store/s3-store';
import type { Store, StoreName } from '../../../../src/jobs/store/store';
import { temporaryFolders } from '../../process/fixtures/temporary';

const newFolder = temporaryFolders();
const NAME: StoreName = `results/${'a'.repeat(64)}`;
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** Object storage in memory: path-style requests, signed. */
async function objectStorage(troubles = 0): Promise<{ store: Store; asked: string[] }> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = request.url ?? '';
      asked.push(`${request.method} ${url}`);
      const isSigned = /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-x\/s3\/aws4_request, /.test(
        request.headers.authorization ?? '',
      );
      if (!isSigned) {
        response.writeHead(403).end();
      } else if (asked.length <= troubles) {
        response.writeHead(503).end();
      } else if (request.method === 'PUT') {
        objects.set(url, Buffer.concat(parts));
        response.writeHead(200).end();
      } else if (request.method === 'DELETE') {
        objects.delete(url);
        response.writeHead(204).end();
      } else {
        const found = objects.get(url);
        response.writeHead(found === undefined ? 404 : 200);
        response.end(request.method === 'HEAD' ? undefined : found);
      }
    });
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const store = openS3Store({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    region: 'eu-x',
    bucket: 'models',
    prefix: 'of/team a',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
  });
  return { store, asked };
}

const kinds: readonly [string, () => Promise<Store>][] = [
  ['a folder', () => Promise.resolve(openFolderStore(newFolder()))],
  ['object storage', async () => (await objectStorage()).store],
];

describe.each(kinds)('%s as a store', (_, open) => {
  it('gives back what was written, and null for what is not there', async () => {
    const store = await open();
    expect(await store.read(NAME)).toBeNull();
    expect(await store.has(NAME)).toBe(false);
    await store.write(NAME, Buffer.from('first'));
    await store.write(NAME, Buffer.from([0, 255, 1]));
    expect(await store.read(NAME)).toEqual(Buffer.from([0, 255, 1]));
    expect(await store.has(NAME)).toBe(true);
    await store.remove(NAME);
    await store.remove(NAME);
    expect(await store.read(NAME)).toBeNull();
  });

  it.each([
    `results/../${'a'.repeat(64)}`,
    'results/x',
    `/results/${'a'.repeat(64)}`,
    `other/${'a'.repeat(64)}`,
  ])('refuses the name %s', async (name) => {
    const store = await open();
    await expect((async () => store.read(name as StoreName))()).rejects.toThrow(
      /names no place in the store/,
    );
    await expect((async () => store.write(name as StoreName, Buffer.of(1)))()).rejects.toThrow(/no place/);
  });
});

describe('object storage', () => {
  it('is asked by path, and again when it is busy', async () => {
    const { store, asked } = await objectStorage(2);
    await store.write(NAME, Buffer.of(1));
    expect(asked).toEqual(Array.from({ length: 3 }, () => `PUT /models/of/team%20a/${NAME}`));
  });

  it('says what was answered when it refuses', async () => {
    const { store } = await objectStorage();
    const server = servers[0];
    server.removeAllListeners('request');
    server.on('request', (_, response) => response.writeHead(403).end());
    await expect(store.read(NAME)).rejects.toThrow(/^GET http.*was answered with 403/);
  });
});

describe('the address of a store', () => {
  const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

  it('is a folder or a bucket', async () => {
    const cwd = newFolder();
    const store = openStore('shared/jobs', {}, cwd);
    await store.write(NAME, Buffer.of(1));
    expect(readdirSync(cwd)).toEqual(['shared']);
    expect(openStore('s3://models/of/team', env, cwd).place).toBe('s3://models/of/team');
    expect(openStore('s3://models', env, cwd).place).toBe('s3://models/');
  });

  it.each([
    ['s3://models', {}, 's3://models needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'],
    ['s3://', env, 's3:// does not name a bucket: write s3://BUCKET/PREFIX.'],
    ['http://models', env, 'http://models is neither a folder nor s3://BUCKET/PREFIX.'],
  ])('is refused with a reason: %s', (written, given, reason) => {
    expect(() => openStore(written, given, '/')).toThrow(reason);
  });
});
