/** The spans of one trace, put together from all reports of them. */
import { linkSpans, type LinkedSpans, Role } from '../../../topology/link';
import { SpanTable } from '../../../topology/span-table';
import type { Span } from '../../../workspace/traces/span';

/** A report with what the table does not keep. */
type Report = Pick<Span, 'spanId' | 'traceId' | 'kind' | 'failure' | 'links' | 'followsFrom'>;

export class TraceGatherer {
  private readonly table = new SpanTable();
  private readonly reports: Report[] = [];

  add(span: Span): void {
    const { spanId, traceId, kind, failure, links, followsFrom } = span;
    this.reports.push({ spanId, traceId, kind, failure, links, followsFrom });
    this.table.append({ ...span, attributes: undefined });
  }

  get length(): number {
    return this.reports.length;
  }

  /** To be called once, after the last span. */
  link(): GatheredTrace {
    const linked = linkSpans(this.table);
    const rows: number[] = [];
    linked.role.forEach((role, row) => {
      if (role !== Role.duplicate) {
        rows.push(row);
      }
    });
    return { linked, rows, reports: this.reports };
  }
}

export interface GatheredTrace {
  readonly linked: LinkedSpans;
  /** Rows that are spans of their own. */
  readonly rows: readonly number[];
  readonly reports: readonly Report[];
}
