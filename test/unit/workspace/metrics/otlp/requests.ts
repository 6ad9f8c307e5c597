import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readMetrics } from '../../../../../src/workspace/metrics/read';
import type { MetricTable } from '../../../../../src/workspace/metrics/table';

/** OTLP metrics for tests, in both encodings. */

interface RequestType {
  fromObject(value: object): unknown;
  encode(message: unknown): { finish(): Uint8Array };
}
interface Generated {
  readonly opentelemetry: {
    proto: { collector: { metrics: { v1: { ExportMetricsServiceRequest: RequestType } } } };
  };
}
const generated = createRequire(import.meta.url)(
  '@opentelemetry/otlp-transformer/build/src/generated/root',
) as Generated;

export const START = 1_700_000_000;
export const ns = (seconds: number): string => `${START + seconds}000000000`;

/** One element of `resourceMetrics`. */
export function resource(
  attributes: Readonly<Record<string, string>>,
  metric: object,
  scope: object = { name: 'lib' },
): object {
  return {
    resource: {
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    },
    scopeMetrics: [{ scope, metrics: [metric] }],
  };
}

/** What is read from the same request in each encoding. */
export async function readBoth(resourceMetrics: readonly object[]): Promise<MetricTable[]> {
  return [
    await readContent(JSON.stringify({ resourceMetrics })),
    await readContent(resourceMetrics.map((each) => JSON.stringify({ resourceMetrics: [each] })).join('\n')),
    await readContent(encoded(resourceMetrics)),
  ];
}

/** A request as Protocol Buffers. */
export function encoded(resourceMetrics: readonly object[]): Uint8Array {
  const type = generated.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
  return type.encode(type.fromObject({ resourceMetrics })).finish();
}

export async function readContent(content: string | Uint8Array): Promise<MetricTable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-otlp-metrics-'));
  try {
    const file = path.join(folder, 'metrics');
    await writeFile(file, content);
    return await readMetrics(file, 'metrics');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The values of a series that are not missing. */
export function valuesOf({ names, rows, values }: MetricTable, name: string): number[] {
  const column = names.indexOf(name);
  return Array.from({ length: rows }, (_, row) => values[row * names.length + column]).filter(
    (value) => !Number.isNaN(value),
  );
}

export function reasonsOf({ problems }: MetricTable): string[] {
  return problems.map(({ reason, count }) => `${count ?? 1} ${reason}`);
}
