import type { CancellationToken } from 'vscode';
import { describe, expect, it } from 'vitest';
import type { ServiceLoadReport } from '../../../../src/contracts/workload/service-load';
import { replicaHover } from '../../../../src/editor/lenses/replica-hover';
import { registerManifestHovers } from '../../../../src/editor/lenses/manifest-hovers';
import {
  loadReport,
  numberToken,
  replicaToken,
  serviceLoad,
} from '../../contracts/workload/service-load-fixture';
import { textDocument } from '../support/documents';
import { fakeServices } from '../support/fake-services';

const FILE = 'k8s/cart.yaml';
const TEXT = [...Array<string>(7).fill('#'), '  replicas: 4', '#'].join('\n');
const ON_VALUE = { line: 8, column: 13 };

const hover = (report: ServiceLoadReport, { file = FILE, text = TEXT, position = ON_VALUE } = {}) =>
  replicaHover(report, { file, text, position });

describe('the hover on replicas', () => {
  it('states the expected peak with its band, when it comes, and what each replica gets', () => {
    const { range, markdown = '', commands } = hover(loadReport()) ?? {};
    expect(range).toMatchObject({ file: FILE, line: 8 });
    expect(markdown).toContain('**cart**: expected peak **40.1/s**, 90 % band 33/s to 47.5/s');
    expect(markdown).toMatch(
      /2024-05-06 10:06:00 UTC, 2 min after the recording ends; the forecast reaches 4 min\./,
    );
    expect(markdown).toContain('| **4, spec\\.replicas** | &emsp;10/s | &emsp;8.25/s to 11.9/s |');
    expect(commands).toEqual(['meshlens.showForecast']);
    const [, query = ''] = /command:meshlens\.showForecast\?([^)]*)\)/.exec(markdown) ?? [];
    expect(JSON.parse(decodeURIComponent(query))).toEqual(['/shop', 'cart']);
  });

  it('compares the bounds of an autoscaler', () => {
    const token = (line: number, key: string, value: number, role: 'min' | 'max') =>
      replicaToken({
        token: numberToken('hpa.yaml', line, `  ${key}: ${value}`),
        key,
        value,
        role,
      });
    const tokens = [token(3, 'minReplicas', 2, 'min'), token(4, 'maxReplicas', 8, 'max')];
    const report = loadReport({ replicas: [{ service: 'cart', least: 2, most: 8, tokens }] });
    const text = '#\n#\n  minReplicas: 2\n  maxReplicas: 8\n';
    const shown = hover(report, { file: 'hpa.yaml', text, position: { line: 4, column: 16 } });
    expect(shown?.markdown).toMatch(
      /\*\*8, maxReplicas\*\*[^|]*\| &emsp;5.01\/s .*\n\| 2, minReplicas \| &emsp;20.1\/s/,
    );
  });

  it('divides by no replica at all', () => {
    const tokens = [replicaToken({ value: 0 })];
    const report = loadReport({ replicas: [{ service: 'cart', least: 0, most: 0, tokens }] });
    expect(hover(report)?.markdown).toContain('none serves it');
  });

  it('says nothing elsewhere, after an edit of the line, and without a load', () => {
    expect(hover(loadReport(), { position: { line: 8, column: 5 } })).toBeUndefined();
    expect(hover(loadReport(), { file: 'k8s/web.yaml' })).toBeUndefined();
    expect(hover(loadReport(), { text: TEXT.replace('4', '5') })).toBeUndefined();
    expect(hover(loadReport(), { text: `# new\n${TEXT}` })).toBeUndefined();
    expect(hover(loadReport({ series: [] }))).toBeUndefined();
    expect(hover(loadReport(), { text: TEXT.replaceAll('\n', '\r\n') })).toBeDefined();
  });

  it('shows names of files as text', () => {
    const name = 'a](command:evil) *b*';
    const report = loadReport({
      series: [serviceLoad({ service: name })],
      replicas: [{ service: name, least: 4, most: 4, tokens: [replicaToken()] }],
    });
    expect(hover(report)?.markdown).not.toContain('](command:evil');
  });

  it('computes nothing: without a load forecast there is none', async () => {
    const services = fakeServices('/shop');
    let kept: ServiceLoadReport | null = null;
    const nothing = { report: undefined, stored: false, progress: undefined, failure: undefined };
    const registration = registerManifestHovers(
      services,
      { get: () => nothing },
      { keptLoad: () => Promise.resolve(kept) },
    );
    const token = { isCancellationRequested: false } as CancellationToken;
    const ask = (file: string) => services.host.lenses?.hover(textDocument(file, TEXT), ON_VALUE, token);
    expect(await ask(`/shop/${FILE}`)).toBeUndefined();
    kept = loadReport();
    expect((await ask(`/shop/${FILE}`))?.markdown).toContain('expected peak');
    expect(await ask(`/elsewhere/${FILE}`)).toBeUndefined();
    expect(services.analytics.asked).toEqual([]);
    registration.dispose();
  });
});
