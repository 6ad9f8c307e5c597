import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../src/app/sources/address';
import { download } from '../../../../src/app/sources/download';
import { inSlices } from '../../../../src/app/sources/time-slices';
import type { FileSourceKind, SourceCredentials } from '../../../../src/contracts/source';
import { isAbort } from '../../../../src/process/rpc/errors';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { servers, within, type Answer } from './serve';
import { jaegerTrace, requests, SHOP_FROM_MS } from './shop';

const folder = temporaryFolders();
const serve = servers();
const shop = requests(100);

interface Changes {
  readonly maxBytes?: number;
  readonly credentials?: SourceCredentials;
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
  readonly into?: string;
}
function get(address: string, changes: Changes = {}): Promise<string[]> {
  const { maxBytes = 1 << 20, credentials = {}, signal = new AbortController().signal } = changes;
  return download(
    {
      address: parseAddress(address),
      fromMs: SHOP_FROM_MS,
      toMs: SHOP_FROM_MS + 60_000,
      maxBytes,
      maxRows: 1e9,
      queries: ['up'],
    },
    address.slice(0, address.indexOf('+')) as FileSourceKind,
    credentials,
    changes.into ?? folder(),
    { signal, progress: () => undefined },
    changes.deadlineMs,
  );
}
const jaeger: Answer = (url) =>
  url.pathname === '/api/services' ? { data: ['web'] } : { data: within(shop, url, 0.001).map(jaegerTrace) };

describe('a source that is not as it should be', () => {
  it('is down', async () => {
    await expect(get('jaeger+http://127.0.0.1:9')).rejects.toThrow(
      /^jaeger\+http:\/\/127\.0\.0\.1:9 cannot be reached for the names of services: .*(ECONNREFUSED|bad port)/,
    );
  });

  it('never answers, or stops in the middle', async () => {
    const silent = await serve(() => undefined);
    await expect(get(`jaeger+${silent}`, { deadlineMs: 100 })).rejects.toThrow('did not answer within 0.1 s');
    const slow = await serve((_url, _request, response) => void response.write('{"data":['));
    await expect(get(`jaeger+${slow}`, { deadlineMs: 100 })).rejects.toThrow('did not answer within 0.1 s');
    const broken = await serve((_url, _request, response) => {
      response.write('{"data":[');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(get(`jaeger+${broken}`)).rejects.toThrow('cannot be reached for the names of services');
  });

  it('goes away after the first answers, which stay', async () => {
    let answers = 0;
    const base = await serve((url, request, response) => {
      if (url.pathname === '/api/services') {
        return { data: ['cart', 'web'] };
      }
      return ++answers > 1 ? void response.destroy() : jaeger(url, request, response);
    });
    const into = folder();
    await expect(get(`jaeger+${base}`, { into })).rejects.toThrow('cannot be reached for traces of web');
    expect(readdirSync(into)).toEqual(['jaeger-00001.json']);
  });

  it('is asked again after a failure in passing, once', async () => {
    let answers = 0;
    const base = await serve((url, request, response) =>
      ++answers === 1 ? void response.writeHead(503).end() : jaeger(url, request, response),
    );
    expect(await get(`jaeger+${base}`)).toEqual([]);
    const gone = await serve((_url, _request, response) => void response.writeHead(503).end('restarting'));
    await expect(get(`jaeger+${gone}`)).rejects.toThrow('answered 503');
  });

  it.each(['jaeger', 'tempo', 'prometheus'])('%s that is something else', async (kind) => {
    const page = await serve((_url, _request, response) => void response.end('<html>Welcome</html>'));
    await expect(get(`${kind}+${page}`)).rejects.toThrow(/is perhaps no .*no JSON: <html>Welcome/);
    for (const answer of [{}, [], null, 'x', { data: 7, traces: 'x' }]) {
      const other = await serve(() => answer);
      await expect(get(`${kind}+${other}`)).rejects.toThrow(`is perhaps no ${kind}`);
    }
  });

  it('wants credentials, and gets them encrypted or on this machine only', async () => {
    const base = await serve((url, request, response) =>
      request.headers.authorization === `Basic ${Buffer.from('ada:secret').toString('base64')}`
        ? jaeger(url, request, response)
        : void response.writeHead(401).end(),
    );
    await expect(get(`jaeger+${base}`)).rejects.toThrow('refuses access (401): set MESHLENS_SOURCE_TOKEN');
    expect(await get(`jaeger+${base}`, { credentials: { user: 'ada', password: 'secret' } })).toEqual([]);
    await expect(get('jaeger+http://192.0.2.1', { credentials: { token: 'secret' } })).rejects.toThrow(
      'unencrypted',
    );
  });

  it('redirects: the credentials do not follow', async () => {
    const base = await serve(
      (_url, _request, response) => void response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    );
    await expect(get(`jaeger+${base}`)).rejects.toThrow('redirects (302)');
  });

  it('has more than may be read: what came before stays', async () => {
    const into = folder();
    const base = await serve(jaeger);
    const notes = await get(`jaeger+${base}`, { maxBytes: 5000, into });
    expect(notes).toEqual([
      expect.stringMatching(/has more than the 0 MB that were to be read \(--max-mb\)/),
    ]);
    expect(readdirSync(into)).toEqual([]);
  });

  it('always answers with its limit', async () => {
    const full = Array.from({ length: 200 }, () => jaegerTrace(shop[0]));
    const base = await serve((url) => ({ data: url.pathname === '/api/services' ? ['web'] : full }));
    expect(await get(`jaeger+${base}`, { maxBytes: 1 << 30 })).toEqual([
      'Jaeger has more traces of web than its answers hold: some are missing.',
    ]);
  });
});

it('a cancelled question ends at once', async () => {
  const abort = new AbortController();
  const base = await serve(() => void setTimeout(() => abort.abort(), 10));
  await expect(get(`jaeger+${base}`, { signal: abort.signal })).rejects.toSatisfy(isAbort);
});

describe('parseAddress', () => {
  it('reads kind and base', () => {
    expect(parseAddress('tempo+https://traces.example.org/base/')).toEqual({
      kind: 'tempo',
      shown: 'tempo+https://traces.example.org/base/',
      base: 'https://traces.example.org/base',
    });
  });

  it.each([
    'http://x',
    'jaeger://x',
    'zipkin+http://x',
    'jaeger+ftp://x',
    'jaeger+http://',
    'jaeger+http://x?a=b',
  ])('refuses %s', (text) => {
    expect(() => parseAddress(text)).toThrow(/^The source /);
  });

  it('repeats no password', () => {
    expect(() => parseAddress('jaeger+https://ada:secret@x')).toThrow(/MESHLENS_SOURCE_PASSWORD/);
    expect(() => parseAddress('jaeger+https://ada:secret@x')).not.toThrow(/secret/);
  });
});

describe('inSlices', () => {
  it('finds everything that no single moment holds too much of', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 2, max: 20 }), async (all, limit) => {
        const found = new Set<number>();
        const full = await inSlices({ fromMs: 0, toMs: 10_001 }, limit, ({ fromMs, toMs }) => {
          const own = all.filter((time) => time >= fromMs && time < toMs).slice(0, limit);
          own.forEach((time) => found.add(time));
          return Promise.resolve(own.length);
        });
        expect(full).toEqual([]);
        expect(found.size).toBe(all.length);
      }),
    );
  });
});
