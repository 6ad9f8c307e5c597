import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServedModels } from '../../../../src/app/models/served-models';
import { analyzeLiveSource, forgetLiveSources } from '../../../../src/app/use-cases/analyze-live-source';
import type { AnalyzeSourceRequest } from '../../../../src/contracts/protocol';
import type { SourceCredentials } from '../../../../src/contracts/source';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { optionsFor, testContext } from '../harness';
import { servers, within } from './serve';
import { jaegerTrace, requests, SHOP_FROM_MS } from './shop';

const folder = temporaryFolders();
const serve = servers();
const shop = requests(1200);
const TOKEN = 'token-of-ada';

function ask(address: string, place: string, credentials: SourceCredentials = {}): AnalyzeSourceRequest {
  const { folder: _, ...options } = optionsFor('', { windowMs: 5000, model: 'shipped' });
  const range = { fromMs: SHOP_FROM_MS, toMs: SHOP_FROM_MS + 120_000 };
  const source = { address, ...range, maxBytes: 100 << 20, maxRows: 1e9, queries: [] };
  return { ...options, storageDir: null, source, credentials, place };
}

describe('the analysis of a live source for the editor', () => {
  it('keeps the answers below its place until they are forgotten, and no credentials', async () => {
    const place = folder();
    const sent: (string | undefined)[] = [];
    const base = await serve((url, { headers }) => {
      sent.push(headers.authorization);
      return { data: url.pathname === '/api/services' ? ['web'] : within(shop, url, 0.001).map(jaegerTrace) };
    });
    const context = testContext();
    const request = ask(`jaeger+${base}`, place, { token: TOKEN });
    const { report } = await analyzeLiveSource(request, context, createServedModels());
    expect(new Set(sent)).toEqual(new Set([`Bearer ${TOKEN}`]));
    expect(report.services.map(({ name }) => name).sort()).toEqual(['cart', 'web']);
    expect(report.folder.startsWith(path.join(place, 'live'))).toBe(true);
    const files = readdirSync(report.folder);
    expect(files.length).toBeGreaterThan(0);
    const kept = files.map((file) => readFileSync(path.join(report.folder, file), 'utf8'));
    expect(JSON.stringify([report, context.reported, files, kept])).not.toContain(TOKEN);

    const again = await analyzeLiveSource(request, context, createServedModels());
    expect(readdirSync(again.report.folder)).toEqual(files);
    await forgetLiveSources(place);
    expect(existsSync(report.folder)).toBe(false);
  });

  it('leaves no answers of one that failed, and repeats no credentials that the source repeats', async () => {
    const place = folder();
    const base = await serve((_url, { headers }, response) => {
      response.statusCode = 400;
      return { error: `what is ${headers.authorization}` };
    });
    for (const credentials of [{ token: TOKEN }, { user: 'ada', password: 'secret' }]) {
      const failing = analyzeLiveSource(
        ask(`jaeger+${base}`, place, credentials),
        testContext(),
        createServedModels(),
      );
      const error = await failing.catch((thrown: unknown) => thrown as Error);
      expect(error).toMatchObject({
        code: 'source-failed',
        message: expect.stringContaining('***') as string,
      });
      expect(`${(error as Error).message} ${(error as Error).stack}`).not.toMatch(
        /token-of-ada|YWRhOnNlY3JldA/,
      );
    }
    expect(
      readdirSync(path.join(place, 'live')).flatMap((name) => readdirSync(path.join(place, 'live', name))),
    ).toEqual([]);
  });

  it('refuses an address with a password without repeating it', async () => {
    const request = ask('jaeger+http://ada:secret@localhost', folder());
    const failing = analyzeLiveSource(request, testContext(), createServedModels());
    await expect(failing).rejects.toThrow(/^(?!.*secret).*must not hold/);
  });
});
