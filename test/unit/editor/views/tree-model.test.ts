import { describe, expect, it } from 'vitest';
import { completeReport } from '../../contracts/report-fixture';
import { incidentRows, serviceRows } from '../../../../src/editor/views/tree-model';
import { evidence, sampleReport } from '../../contracts/sample-report';

describe('serviceRows', () => {
  it('lists the highest score first and says how each is', () => {
    const rows = serviceRows(sampleReport());
    expect(rows.map(({ label, description, icon }) => [label, description, icon])).toEqual([
      ['payment', 'likeliest cause of 1 incident', 'anomalous'],
      ['cart', 'normal', 'ok'],
      ['postgres', 'external', 'external'],
    ]);
  });

  it('opens declared services only, and lists calls in both directions', () => {
    const [payment, , postgres] = serviceRows(sampleReport());
    expect(payment.open).toEqual({ kind: 'service', service: 'payment' });
    expect(postgres.open).toBeUndefined();
    expect(payment.children.map(({ label, description }) => `${label}: ${description}`)).toEqual([
      'calls postgres: declared, not seen',
      'called by cart: 40 calls',
    ]);
  });

  it('does not call a service anomalous for windows that made no incident', () => {
    const [row] = serviceRows(sampleReport({ incidents: [], services: [sampleReport().services[1]] }));
    expect(row).toMatchObject({ label: 'payment', description: 'normal, 1 odd window', icon: 'ok' });
  });

  it('shows rate, errors and durations of a service and of its calls', () => {
    const rows = serviceRows(completeReport);
    const checkout = rows.find(({ label }) => label === 'checkout');
    expect(checkout?.description).toMatch(/ · 20\/s, 3 % errors, p99 1\.5 s$/);
    expect(checkout?.tooltip).toContain('\np99: 1.5 s (90 ms)');
    const redis = rows.find(({ label }) => label === 'redis');
    expect(redis?.description).toMatch(/^external · 20\/s/);
  });

  it('tells no traces from no data in the judged windows', () => {
    const report = sampleReport({
      services: [
        { name: 'idle', declared: null, spans: 0, external: false },
        { name: 'rare', declared: null, spans: 2, external: false },
      ],
    });
    expect(serviceRows(report).map(({ description }) => description)).toEqual(['no traces', 'no data']);
  });
});

describe('incidentRows', () => {
  const rows = incidentRows(sampleReport());

  it('leads from the incident over its causes to the evidence', () => {
    expect(rows[0]).toMatchObject({
      label: 'payment',
      description: '1970-01-01 00:02:00 to 00:02:30 UTC, 3.0× threshold',
      open: { kind: 'incident', fromMs: 120_000, toMs: 150_000 },
    });
    expect(rows[0].children[0]).toMatchObject({ label: '1. payment', description: evidence.text });
    expect(rows[0].children[0].children[0].open).toEqual({ kind: 'evidence', evidence });
  });

  it('names the kind of trouble, unless it is unlike anything known', () => {
    const [row] = incidentRows(completeReport);
    expect(row.description).toMatch(/^CPU contention, /);
    expect(row.tooltip).toContain('Kind: CPU contention (named by you): CPU up');
    const [incident] = completeReport.incidents;
    const { isGiven: _, ...observed } = incident.kind;
    const kind = { ...observed, isUnknown: true };
    const [unknown] = incidentRows({ ...completeReport, incidents: [{ ...incident, kind }] });
    expect(unknown.description).not.toContain('CPU contention');
    expect(unknown.tooltip).toContain('Kind: unlike anything known, nearest to CPU contention');
  });

  it('lists earlier incidents that look like it, with what was different', () => {
    const [{ children }] = incidentRows(completeReport);
    const similar = children.find(({ label }) => label.startsWith('similar'));
    expect(similar).toMatchObject({
      label: 'similar: CPU contention (named by you)',
      description: '2023-11-14 22:13:20 to 22:17:20 UTC',
      open: { kind: 'service', service: 'cart' },
    });
    expect(similar?.tooltip).toMatch(/at cart \(here payment\): own errors up there, unchanged here$/);
  });

  it('gives every row an id of its own', () => {
    const all = (of: readonly { id: string; children: readonly never[] | typeof rows }[]): string[] =>
      of.flatMap(({ id, children }) => [id, ...all(children)]);
    const ids = all(rows);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists attribute values below the causes', () => {
    const [row] = incidentRows(completeReport);
    expect(row.children.at(-1)).toMatchObject({
      label: 'service.version = 2.1.0',
      description: '84× as often inside',
    });
  });

  it('offers nothing to open where no span shows the evidence', () => {
    const incidents = [
      {
        fromMs: 0,
        toMs: 1,
        score: 2,
        causes: [{ service: 'cart', score: 2, evidence: [{ ...evidence, spans: [] }] }],
      },
    ];
    const [row] = incidentRows(sampleReport({ incidents }));
    expect(row.children[0].children[0].open).toBeUndefined();
  });
});
