import { describe, expect, it } from 'vitest';
import { discover } from '../../../../src/workspace/discovery/discover';
import { readFile, type Reading } from './reading';

const DATA = process.env.MESHLENS_DATA;
if (DATA === undefined) {
  console.log('MESHLENS_DATA not set: the readers are not tried on the recorded exports');
}

/** Spans per file, as the folders' own descriptions count them. */
const SPANS: Readonly<Record<string, number>> = {
  'deathstarbench-jaeger/hotel_load50.json.gz': 11_000,
  'deathstarbench-jaeger/hotel_load100.json.gz': 11_000,
  'deathstarbench-jaeger/media_load75.json.gz': 40_500,
  'trace-exports/jaeger/agent-demo-get-inventory.json': 77,
  'trace-exports/jaeger/petclinic-single-trace-object.json': 17,
  'trace-exports/zipkin-v2/smartthings-oauth-authorization.json': 175,
  'trace-exports/zipkin-v2/messaging-kafka.json': 28,
  'trace-exports/zipkin-v2/yelp.json': 16,
  'trace-exports/zipkin-v2/ascend.json': 8,
  'trace-exports/zipkin-v2/messaging.json': 4,
  'trace-exports/otlp/otel-demo-logs-metrics-traces.jsonl': 547,
};

async function readFolder(folder: string): Promise<Map<string, Reading>> {
  const { files, skipped } = await discover(`${DATA}/${folder}`, { include: [], exclude: [] });
  expect(skipped).toEqual([]);
  const readings = new Map<string, Reading>();
  for (const file of files) {
    readings.set(`${folder}/${file.relative}`, await readFile(file));
  }
  return readings;
}

describe('recorded exports', () => {
  it.runIf(DATA)('reads every span of every file', { timeout: 600_000 }, async () => {
    const readings = new Map([
      ...(await readFolder('deathstarbench-jaeger')),
      ...(await readFolder('trace-exports')),
    ]);
    expect(readings.size).toBe(28 + 18);
    for (const [file, count] of Object.entries(SPANS)) {
      expect([file, readings.get(file)?.records]).toEqual([file, count]);
    }
    for (const [file, { records, problems }] of readings) {
      expect([file, records > 0]).toEqual([file, true]);
      expect([file, problems.filter((problem) => problem.severity !== 'note')]).toEqual([file, []]);
    }
    const singles = [...readings].filter(([file]) => file.includes('single-trace-files'));
    expect(singles.reduce((sum, [, { records }]) => sum + records, 0)).toBe(275);
  });

  it.runIf(DATA)('reads one minute of a pod trace table', async () => {
    const { files } = await discover(`${DATA}/online-boutique-2022-08-22`, {
      include: ['trace/05_20*'],
      exclude: [],
    });
    expect(files.map((file) => file.kind)).toEqual(['csv-spans']);
    const { spans, problems } = await readFile(files[0]);
    expect(problems).toEqual([]);
    expect(new Set(spans.map((span) => span.service))).toEqual(
      new Set([
        'frontend',
        'cartservice',
        'adservice',
        'checkoutservice',
        'currencyservice',
        'emailservice',
        'paymentservice',
        'productcatalogservice',
        'recommendationservice',
        'shippingservice',
      ]),
    );
  });
});
