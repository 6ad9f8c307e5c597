import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChdb, type Session } from '../../../../scripts/lib/chdb';
import { selectWindows, type Select } from '../../../../src/app/sources/click-house';
import { featuresOfWindows, edgesOf } from '../../../../src/features/folded/features-of-windows';
import { redOfWindows } from '../../../../src/features/folded/red-of-windows';
import { BINS_PER_OCTAVE, binOf } from '../../../../src/features/quantile-bins';
import { extractFeatures, type Features } from '../../../../src/features/extract';
import { foldRed } from '../../../../src/features/red/red-table';
import { RedSum } from '../../../../src/features/red/red-sum';
import { observeCalls } from '../../../../src/topology/calls';
import { linkSpans } from '../../../../src/topology/link';
import { SpanTable } from '../../../../src/topology/span-table';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTraceFile } from '../../../../src/workspace/traces/read';
import { discover } from '../../../../src/workspace/discovery/discover';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { OTEL_TRACES, spanRows, type SpanRow } from './otel-traces';
import { requests, SHOP_FROM_MS } from './shop';

const folder = temporaryFolders();
const toMs = SHOP_FROM_MS + 120_000;
const WINDOW_MS = 5000;
/** Of two values of one sketch, and of a value and its bin. */
const ACCURACY = 0.021;

const chdb = await loadChdb();

let session: Session;
let select: Select;
let rows: SpanRow[];
beforeAll(async () => {
  if (chdb === null) {
    return;
  }
  session = new chdb.Session(folder());
  session.query(OTEL_TRACES);
  rows = requests(1200).flatMap(spanRows);
  session.query(
    `INSERT INTO otel_traces FORMAT JSONEachRow ${rows.map((row) => JSON.stringify(row)).join('\n')}`,
  );
  select = (sql) =>
    Promise.resolve(
      session
        .query(`${sql} SETTINGS output_format_json_quote_64bit_integers = 0`, 'JSONCompactEachRow')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown[]),
    );
});
afterAll(() => chdb !== null && session.close());

const folded = () => selectWindows(select, { fromMs: SHOP_FROM_MS, toMs }, WINDOW_MS, () => undefined);

/** The same spans from a file. */
async function fromFile() {
  const place = folder();
  writeFileSync(path.join(place, 'traces.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  const { files } = await discover(place, { include: [], exclude: [] });
  const table = new SpanTable();
  for (const file of files) {
    await readTraceFile(file, {
      span: (span) => table.append(span),
      problem: (problem) => expect(problem).toBeUndefined(),
    });
  }
  const linked = linkSpans(table);
  const observed = observeCalls(linked);
  const features = extractFeatures(linked, observed, WINDOW_MS);
  return { features, red: foldRed(linked, observed, features.grid), observed };
}

/** Values by window and by the names of services, whatever their order. */
function byName(
  features: Features,
  values: Float32Array,
  of: 'services' | 'edges',
): Record<string, number[]> {
  const { services, edges, grid } = features;
  const names =
    of === 'services'
      ? services.map(({ name }) => name)
      : edges.map(({ from, to }) => `${services[from].name} → ${services[to].name}`);
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      Array.from({ length: grid.count }, (_, window) => values[window * names.length + at]),
    ]),
  );
}

describe.skipIf(chdb === null)('windows that ClickHouse folds (skipped where it cannot be embedded)', () => {
  it('have the bins of the sketch, bit for bit', async () => {
    const values = Array.from({ length: 4000 }, (_, at) => Math.round(1.004 ** at * 1000));
    const sql = `SELECT toInt32(ceil(log2(arrayJoin([${values.join()}]) / 1e6) * {bins}))`;
    const found = await select(sql.replace('{bins}', String(BINS_PER_OCTAVE)), '');
    expect(found.map(([bin]) => bin)).toEqual(values.map((ns) => binOf(ns / 1e6) + 0));
  });

  it('equal the windows of the same spans in a file', async () => {
    const windows = await folded();
    const edges = edgesOf(windows);
    const own = featuresOfWindows(windows, edges);
    const { features } = await fromFile();
    expect({ ...own.grid, coveredS: 0, present: own.grid.present }).toEqual({
      ...features.grid,
      coveredS: 0,
    });
    for (const of of ['services', 'edges'] as const) {
      for (const name of ['requests', 'errorShare'] as const) {
        expect(byName(own, own.series[of][name], of)).toEqual(
          byName(features, features.series[of][name], of),
        );
      }
      for (const name of ['p50Ms', 'p90Ms', 'p99Ms'] as const) {
        const expected = byName(features, features.series[of][name], of);
        for (const [entity, values] of Object.entries(byName(own, own.series[of][name], of))) {
          values.forEach((value, window) => {
            expect(Math.abs(value / expected[entity][window] - 1), `${entity} ${name}`).toBeLessThan(
              ACCURACY,
            );
          });
        }
      }
    }
    for (const name of ['entries', 'failed', 'failedAlone', 'inbound', 'unanswered'] as const) {
      expect(byName(own, own.cells.errors[name], 'services'), name).toEqual(
        byName(features, features.cells.errors[name], 'services'),
      );
    }
    const shift = byName(features, features.cells.latency.shift, 'services');
    const count = byName(features, features.cells.latency.count, 'services');
    for (const [service, values] of Object.entries(byName(own, own.cells.latency.shift, 'services'))) {
      values.forEach((value, window) => {
        expect(Math.abs(value - shift[service][window]) / count[service][window]).toBeLessThan(2 * ACCURACY);
      });
    }
  });

  it('have the rates and quantiles of operations and calls', async () => {
    const windows = await folded();
    const edges = edgesOf(windows);
    const own = redOfWindows(windows, edges);
    const { red, observed } = await fromFile();
    for (const [at, { service, operation }] of own.operations.entries()) {
      const other = red.operations.findIndex(
        (each) =>
          each.operation === operation && observed.services[each.service].name === windows.services[service],
      );
      const [mine, theirs] = [new RedSum().add(own.answered, at), new RedSum().add(red.answered, other)];
      expect([mine.requests, mine.failed, mine.timed]).toEqual([
        theirs.requests,
        theirs.failed,
        theirs.timed,
      ]);
      const [[p50], [expected]] = [mine.quantilesMs([0.5]), theirs.quantilesMs([0.5])];
      expect(Math.abs((p50 ?? 0) / (expected ?? 0) - 1)).toBeLessThan(2 * ACCURACY);
    }
    expect(new RedSum().add(own.called, 0).requests).toBe(new RedSum().add(red.called, 0).requests);
  });
});
