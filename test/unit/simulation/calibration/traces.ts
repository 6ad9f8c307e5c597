import { observeCalls } from '../../../../src/topology/calls';
import type { Span } from '../../../../src/workspace/traces/span';
import { observeVisits, type SeenVisits } from '../../../../src/simulation/calibration/observe-visits';
import { link, span } from '../../topology/spans';

export interface Step {
  readonly service: string;
  /** From the start of the step above, in milliseconds. */
  readonly atMs: number;
  readonly takesMs: number;
  readonly calls?: readonly Step[];
  /** The caller's span begins this much earlier and ends this much later. Without it, the caller has no span. */
  readonly wireMs?: number;
}

/** Spans of one trace that begins at `startMs`. */
export function traceOf(step: Step, startMs: number, trace: string): Span[] {
  const spans: Span[] = [];
  const add = ({ service, atMs, takesMs, calls = [] }: Step, aboveMs: number, parent?: string): void => {
    const id = `${trace}-${spans.length}`;
    const at = aboveMs + atMs;
    const common = { traceId: trace, startMs: at, durationMs: takesMs, operation: `do ${service}` };
    spans.push(span({ ...common, spanId: id, service, kind: 'server', parentId: parent }));
    for (const call of calls) {
      let above = id;
      if (call.wireMs !== undefined) {
        above = `${trace}-${spans.length}`;
        spans.push(
          span({
            ...common,
            spanId: above,
            service,
            kind: 'client',
            parentId: id,
            startMs: at + call.atMs - call.wireMs / 2,
            durationMs: call.takesMs + call.wireMs,
          }),
        );
      }
      add(call, at, above);
    }
  };
  add(step, startMs);
  return spans;
}

export function observed(traces: readonly (readonly Span[])[]): SeenVisits {
  const linked = link(traces.flat());
  return observeVisits({ linked, observed: observeCalls(linked) });
}
