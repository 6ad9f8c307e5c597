import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepIncidents, outside, pastIncidents } from '../../../../src/app/store/past-incidents';
import { openStore, type ResultStore } from '../../../../src/app/store/result-store';
import type { Incident, Report } from '../../../../src/contracts/report';
import { CHANNEL_COUNT } from '../../../../src/methods/diagnosis/signature/channels';
import { temporaryFolders } from '../../process/fixtures/temporary';

const MINUTE_MS = 60_000;
const storageDir = temporaryFolders();
const quiet = (): void => undefined;
const signature = Array.from({ length: CHANNEL_COUNT }, (_, at) => (at === 0 ? null : 0.123));

const incidentAt = (minute: number, service = 'cart', minutes = 2): Incident => ({
  fromMs: minute * MINUTE_MS,
  toMs: (minute + minutes) * MINUTE_MS,
  score: 2,
  causes: [{ service, score: 2, evidence: [] }],
  kind: { id: 'cpu-burn', name: 'Code burns CPU', confidence: 1, isUnknown: false, why: [], signature },
});

type Recording = Pick<Report, 'incidents' | 'services' | 'windows'>;

/** A recording of windows of a minute. */
const recording = (
  startMinute: number,
  present: readonly boolean[],
  incidents: readonly Incident[],
  services: readonly string[] = ['cart', 'checkout'],
): Recording => ({
  incidents,
  services: services.map((name) => ({ name, declared: null, spans: 9, external: name === 'database' })),
  windows: { startMs: startMinute * MINUTE_MS, widthMs: MINUTE_MS, count: present.length, present },
});
const hour = Array.from({ length: 60 }, () => true);
const kept = async (store: ResultStore, folder = '/shop'): Promise<string[]> =>
  (await pastIncidents(store, folder)).incidents.map(
    ({ service, fromMs }) => `${service} ${fromMs / MINUTE_MS}`,
  );

describe('incidents of earlier analyses', () => {
  it('are kept by folder, in order of time, without those whose kind is not known', async () => {
    const store = openStore(storageDir(), quiet);
    const { kind: _, ...unknown } = incidentAt(3);
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(20), incidentAt(10), unknown]));
    expect(await kept(store)).toEqual(['cart 10', 'cart 20']);
    expect(await kept(store, '/other')).toEqual([]);
    const { incidents } = await pastIncidents(store, '/shop');
    expect(incidents[0].signature).toEqual(signature);
  });

  it('are replaced where the same recording is analysed again, also when it finds none', async () => {
    const store = openStore(storageDir(), quiet);
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(10), incidentAt(30)]));
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(11), incidentAt(30, 'checkout')]));
    expect(await kept(store)).toEqual(['cart 11', 'checkout 30']);
    await keepIncidents(store, '/shop', recording(0, hour, []));
    expect(await kept(store)).toEqual([]);
  });

  it('stay when another recording of the workspace is analysed', async () => {
    const store = openStore(storageDir(), quiet);
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(10)]));
    await keepIncidents(store, '/shop', recording(60, hour, [incidentAt(70)]));
    await keepIncidents(store, '/shop', recording(120, hour, []));
    expect(await kept(store)).toEqual(['cart 10', 'cart 70']);
  });

  it('lie outside of a recording at other times, in its gaps, and at services that it does not hold', () => {
    const gap = hour.map((_, minute) => minute < 20 || minute >= 30);
    const past = [
      incidentAt(-5),
      incidentAt(-1),
      incidentAt(10),
      incidentAt(10, 'checkout'),
      incidentAt(10, 'database'),
      incidentAt(10, 'gone'),
      incidentAt(22),
      incidentAt(29),
      incidentAt(60),
    ].map(({ fromMs, toMs, causes }) => ({ fromMs, toMs, service: causes[0].service, signature }));
    const rest = outside(past, recording(0, gap, [], ['cart', 'checkout', 'database']));
    expect(rest.map(({ service, fromMs }) => `${service} ${fromMs / MINUTE_MS}`)).toEqual([
      'cart -5',
      'database 10',
      'gone 10',
      'cart 22',
      'cart 60',
    ]);
  });

  it('are a bounded number: the latest stay', async () => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    for (const start of [0, 1000, 2000, 3000]) {
      const incidents = Array.from({ length: 90 }, (_, at) => incidentAt(start + 10 * at));
      const day = Array.from({ length: 1000 }, () => true);
      await keepIncidents(store, '/shop', recording(start, day, incidents));
    }
    const all = await kept(store);
    expect(all).toHaveLength(300);
    expect([all[0], all.at(-1)]).toEqual(['cart 600', 'cart 3890']);
    const [file] = await readdir(path.join(dir, 'results'));
    expect((await stat(path.join(dir, 'results', file))).size).toBeLessThan(400_000);
  });

  it('hold no text but the service', async () => {
    const dir = storageDir();
    await keepIncidents(openStore(dir, quiet), '/shop', recording(0, hour, [incidentAt(10)]));
    const [file] = await readdir(path.join(dir, 'results'));
    const content = await readFile(path.join(dir, 'results', file), 'latin1');
    expect(content).toContain('cart');
    expect(content).not.toMatch(/burn|CPU/);
  });

  it.each<[string, (content: Buffer) => Buffer]>([
    ['cut short', (content) => content.subarray(0, -3)],
    ['empty', () => Buffer.alloc(0)],
  ])('are left out with a note when their file is %s, and kept anew', async (_, damage) => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(10)]));
    const [name] = await readdir(path.join(dir, 'results'));
    const file = path.join(dir, 'results', name);
    await writeFile(file, damage(await readFile(file)));
    const { incidents, note } = await pastIncidents(store, '/shop');
    expect(incidents).toEqual([]);
    expect(note).toContain(file);
    await keepIncidents(store, '/shop', recording(60, hour, [incidentAt(70)]));
    expect(await kept(store)).toEqual(['cart 70']);
    expect((await pastIncidents(store, '/shop')).note).toBeNull();
  });

  it('are left out with a note when a value is none that an analysis writes', async () => {
    const store = openStore(storageDir(), quiet);
    const incident = { service: 'cart', fromMs: 0, toMs: 1, signature: [7] };
    await store.put({ method: 'incidents', version: 1, folder: '/shop' }, [incident]);
    expect(await pastIncidents(store, '/shop')).toMatchObject({ incidents: [], note: expect.any(String) });
  });

  it('are neither kept nor found without a cache', async () => {
    const store = openStore(null, quiet);
    await keepIncidents(store, '/shop', recording(0, hour, [incidentAt(10)]));
    expect(await pastIncidents(store, '/shop')).toEqual({ incidents: [], note: null });
  });
});
