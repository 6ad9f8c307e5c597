import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Span } from '../../src/workspace/traces/span';
import { perturber, type Perturbation } from './perturb';
import { play, RECORDING_START_MS, type Simulation } from '../model/simulate';

const TRACE_HEADER = 'trace_id,span_id,parent_id,service,operation,kind,start_us,duration_us,error,peer';
const LABEL_HEADER = 'service,from,to,type,requests';
/** Rows that are joined into one buffer. */
const CHUNK_ROWS = 10_000;

export interface WrittenRecording {
  readonly traces: Buffer;
  /** One row per fault: service, ISO times, kind, and the visits or calls in kept traces that it changed. */
  readonly labels: string;
  readonly spans: number;
}

/** Plays a recording: a gzip CSV of its spans and a CSV of its faults. */
export function renderRecording(plan: Simulation, perturbation: Perturbation = {}): WrittenRecording {
  const recorded = perturber(perturbation, plan.seed);
  const chunks: Buffer[] = [];
  let rows = [TRACE_HEADER];
  let spans = 0;
  const flush = (): void => {
    chunks.push(Buffer.from(`${rows.join('\n')}\n`));
    rows = [];
  };
  const hits = play(plan, (played) => {
    const span = recorded(played);
    if (span === null) {
      return;
    }
    rows.push(rowOf(span));
    spans++;
    if (rows.length === CHUNK_ROWS) {
      flush();
    }
  });
  flush();
  const labels = plan.faults.map(({ service, fromMs, toMs, kind }, index) =>
    [plan.system.services[service].name, isoTime(fromMs), isoTime(toMs), kind, hits[index]].join(','),
  );
  return {
    traces: gzipSync(Buffer.concat(chunks), { level: 1 }),
    labels: `${[LABEL_HEADER, ...labels].join('\n')}\n`,
    spans,
  };
}

/** Writes `traces.csv.gz` and `labels.csv`. */
export function writeRecording(
  plan: Simulation,
  folder: string,
  perturbation: Perturbation = {},
): WrittenRecording {
  const written = renderRecording(plan, perturbation);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'traces.csv.gz'), written.traces);
  writeFileSync(path.join(folder, 'labels.csv'), written.labels);
  return written;
}

const isoTime = (ms: number): string => new Date(RECORDING_START_MS + ms).toISOString();

/** Ids get a letter in front: some, such as `nan`, would otherwise read as "no parent". */
function rowOf(span: Span): string {
  const parent = span.parentId === undefined ? '' : `s${span.parentId}`;
  const startUs = Math.round(span.startMs * 1000);
  const durationUs = Math.round(span.durationMs * 1000);
  return `t${span.traceId},s${span.spanId},${parent},${span.service},${span.operation},${span.kind},${startUs},${durationUs},${span.error},${span.peer ?? ''}`;
}
