import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Progress } from '../../../src/contracts/progress';
import type { ScheduleOptions } from '../../../src/contracts/scheduling/schedule-options';
import type { AnalyzeOptions } from '../../../src/contracts/protocol';
import type { AnalysisContext } from '../../../src/app/context';
import { createInlineRunner } from '../../../src/jobs/inline-runner';
import { loadRules } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';

/** A pipeline context whose jobs run in this process; what it reported is kept. */
export interface TestContext extends AnalysisContext {
  readonly reported: Progress[];
  /** Names of the jobs that really ran, i.e. were not answered by the cache. */
  readonly ran: string[];
}

export function testContext(signal: AbortSignal = new AbortController().signal): TestContext {
  const reported: Progress[] = [];
  const ran: string[] = [];
  const runner = createInlineRunner(() => undefined);
  return {
    reported,
    ran,
    signal,
    progress: (progress) => void reported.push(progress),
    log: () => undefined,
    now: () => Date.now(),
    rules: () => loadRules(methods),
    jobs: {
      pid: null,
      run: (job, params, options) => {
        ran.push(job.name);
        return runner.run(job, params, { ...options, signal: options?.signal ?? signal });
      },
    },
  };
}

export function optionsFor(folder: string, changes: Partial<AnalyzeOptions> = {}): AnalyzeOptions {
  return {
    folder,
    seed: 1,
    runtime: 'auto',
    model: 'auto',
    storageDir: null,
    include: [],
    exclude: [],
    trusted: true,
    ...changes,
  };
}

export function scheduleOptionsFor(folder: string, changes: Partial<ScheduleOptions> = {}): ScheduleOptions {
  return {
    folder,
    loadFile: null,
    loadColumn: null,
    hours: 8,
    objectiveP95Ms: null,
    violationWeight: 20,
    seeds: [1],
    startS: 30,
    trainRounds: 0,
    storageDir: null,
    include: [],
    exclude: [],
    trusted: true,
    ...changes,
  };
}

/** Writes files (relative name → content) into a fresh folder that is removed after `use`. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface TestSpan {
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly kind?: 'SPAN_KIND_SERVER' | 'SPAN_KIND_CLIENT' | 'SPAN_KIND_INTERNAL';
  readonly attributes?: Readonly<Record<string, string>>;
  /** Attributes of its resource, beside the name of the service. */
  readonly resource?: Readonly<Record<string, string>>;
  readonly failed?: boolean;
}

function attributesOf(values: Readonly<Record<string, string>>): unknown[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }));
}

/** OTLP JSON Lines, one line per span. */
export function otlpLines(spans: readonly TestSpan[]): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const nano = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
  return spans
    .map((span) =>
      JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: attributesOf({ 'service.name': span.service, ...span.resource }) },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: hex(span.trace, 32),
                    spanId: hex(span.id, 16),
                    parentSpanId: span.parent === undefined ? '' : hex(span.parent, 16),
                    name: `GET /${span.service}`,
                    kind: span.kind ?? 'SPAN_KIND_SERVER',
                    startTimeUnixNano: nano(span.startMs),
                    endTimeUnixNano: nano(span.startMs + span.durationMs),
                    attributes: attributesOf(span.attributes ?? {}),
                    ...(span.failed === true ? { status: { code: 'STATUS_CODE_ERROR' } } : {}),
                  },
                ],
              },
            ],
          },
        ],
      }),
    )
    .join('\n');
}

/** Two services, one call per request, `requests` requests half a second apart. */
export function simpleTraffic(requests: number, startMs = 1_700_000_000_000): TestSpan[] {
  return Array.from({ length: requests }, (_, trace) => {
    const atMs = startMs + trace * 500;
    const id = trace * 3 + 1;
    return [
      { trace: trace + 1, id, service: 'web', startMs: atMs, durationMs: 20 + (trace % 5) },
      {
        trace: trace + 1,
        id: id + 1,
        parent: id,
        service: 'web',
        startMs: atMs + 2,
        durationMs: 12,
        kind: 'SPAN_KIND_CLIENT' as const,
      },
      { trace: trace + 1, id: id + 2, parent: id + 1, service: 'cart', startMs: atMs + 3, durationMs: 10 },
    ];
  }).flat();
}
