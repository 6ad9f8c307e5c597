/** Peak memory of the main process of a whole analysis, over recordings of growing size. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const SPANS_PER_REQUEST = 10;
const SERVICES = 10;
const BATCH = 500;
const START_MS = Date.UTC(2026, 0, 5);
const REQUESTS_PER_SECOND = 50;

/** Prints one line per size; `cli` is the built command line. */
export function printPeakMemory(folder: string, cli: string, megabytes: readonly number[]): void {
  const hook = path.join(folder, 'peak.cjs');
  writeFileSync(
    hook,
    "process.on('exit', () => require('fs').writeFileSync(process.env.MESHLENS_PEAK, String(process.resourceUsage().maxRSS)));",
  );
  let before: { spans: number; peakMb: number } | null = null;
  for (const size of megabytes) {
    const recording = path.join(folder, `recording-${size}`);
    mkdirSync(recording);
    const spans = write(path.join(recording, 'spans.jsonl'), size * 1e6);
    const peak = path.join(folder, 'peak');
    const startedMs = performance.now();
    execFileSync(
      process.execPath,
      ['-r', hook, cli, 'analyze', recording, '--no-cache', '--model', 'shipped'],
      {
        env: { ...process.env, MESHLENS_PEAK: peak },
        stdio: 'ignore',
      },
    );
    const seconds = (performance.now() - startedMs) / 1e3;
    const peakMb = Number(readFileSync(peak, 'utf8')) / 1e3;
    const growth =
      before === null
        ? ''
        : `, ${(((peakMb - before.peakMb) * 1e6) / (spans - before.spans)).toFixed(0)} bytes a span more`;
    console.log(`${size} MB, ${spans} spans: peak ${peakMb.toFixed(0)} MB, ${seconds.toFixed(1)} s${growth}`);
    before = { spans, peakMb };
    rmSync(recording, { recursive: true });
  }
}

/** A recording of requests that pass through all services, spread over time; returns its spans. */
function write(file: string, bytes: number): number {
  const descriptor = openSync(file, 'w');
  let [written, request] = [0, 0];
  while (written < bytes) {
    const lines = Array.from({ length: BATCH }, () => requestLine(request++));
    written += writeSync(descriptor, lines.join(''));
  }
  closeSync(descriptor);
  return request * SPANS_PER_REQUEST;
}

function requestLine(request: number): string {
  const startMs = START_MS + (request * 1000) / REQUESTS_PER_SECOND;
  const resourceSpans = Array.from({ length: SPANS_PER_REQUEST }, (_, depth) => {
    const own = request * SPANS_PER_REQUEST + depth + 1;
    const jitterMs = ((own * 2654435761) % 1000) / 250;
    return {
      resource: {
        attributes: [{ key: 'service.name', value: { stringValue: `service-${depth % SERVICES}` } }],
      },
      scopeSpans: [
        {
          spans: [
            {
              traceId: (request + 1).toString(16).padStart(32, 'a'),
              spanId: own.toString(16).padStart(16, '0'),
              ...(depth > 0 ? { parentSpanId: (own - 1).toString(16).padStart(16, '0') } : {}),
              name: `/shop.Service${depth}/Call`,
              kind: 2,
              startTimeUnixNano: `${Math.round(startMs + depth)}000000`,
              endTimeUnixNano: `${Math.round((startMs + 40 - depth * 2 + jitterMs) * 1000)}000`,
              attributes: [{ key: 'rpc.grpc.status_code', value: { intValue: '0' } }],
              status: {},
            },
          ],
        },
      ],
    };
  });
  return `${JSON.stringify({ resourceSpans })}\n`;
}
