import { TraceSpanFlag, type Trace } from '../../../src/contracts/traces/trace';

/** A span by what matters of it; children begin inside their parent. */
export interface SmallSpan {
  /** `service operation` */
  readonly name: string;
  /** Start and end, milliseconds into the trace. */
  readonly at: readonly [number, number];
  readonly fails?: string;
  readonly children?: readonly SmallSpan[];
}

/** A trace for tests; self time is what is left when the children, one after the other, are taken off. */
export function smallTrace(roots: readonly SmallSpan[], traceId = 't1'): Trace {
  const rows: { readonly span: SmallSpan; readonly parent: number; readonly depth: number }[] = [];
  const add = (span: SmallSpan, parent: number, depth: number): void => {
    const row = rows.push({ span, parent, depth }) - 1;
    span.children?.forEach((child) => add(child, row, depth + 1));
  };
  roots.forEach((root) => add(root, -1, 0));
  const services = [...new Set(rows.map(({ span }) => span.name.split(' ')[0]))];
  const operations = [...new Set(rows.map(({ span }) => span.name.split(' ')[1]))];
  const lengthMs = ({ at: [from, to] }: SmallSpan): number => to - from;
  return {
    traceId,
    startMs: 1_000_000,
    durationMs: Math.max(...rows.map(({ span }) => span.at[1])),
    services,
    operations,
    files: ['a.jsonl'],
    spans: {
      ids: rows.map((_, row) => `${traceId}-${row}`),
      parent: Int32Array.from(rows, ({ parent }) => parent),
      depth: Uint16Array.from(rows, ({ depth }) => depth),
      service: Uint32Array.from(rows, ({ span }) => services.indexOf(span.name.split(' ')[0])),
      operation: Uint32Array.from(rows, ({ span }) => operations.indexOf(span.name.split(' ')[1])),
      flags: Uint8Array.from(rows, ({ span }) => (span.fails === undefined ? 0 : TraceSpanFlag.error)),
      startMs: Float64Array.from(rows, ({ span }) => span.at[0]),
      durationMs: Float64Array.from(rows, ({ span }) => lengthMs(span)),
      selfMs: Float64Array.from(
        rows,
        ({ span }) => lengthMs(span) - (span.children ?? []).reduce((sum, child) => sum + lengthMs(child), 0),
      ),
      shiftMs: new Float64Array(rows.length),
      percentile: new Float32Array(rows.length).fill(NaN),
      file: new Uint32Array(rows.length),
      offset: Float64Array.from(rows, (_, row) => row * 100),
    },
    criticalPath: [],
    failures: rows.flatMap(({ span }, row) => (span.fails === undefined ? [] : [{ row, text: span.fails }])),
    gaps: [],
    links: [],
    notes: [],
  };
}
