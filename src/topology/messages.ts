import type { Problem } from '../contracts/problem';
import type { RowsById } from './same-id';
import { NO_ROW, type SpanTable } from './span-table';

/** Messages that one service sent and another took later, as links between their spans show them. */
export interface MessageEdge {
  /** Indices of services: the producer and the consumer. */
  readonly from: number;
  readonly to: number;
  readonly messages: number;
}

/**
 * Follows the links of spans. A link names what came before, so messages go from the linked span's service to the
 * linking span's. Links to the parent, within a service and of repeated spans say nothing new.
 * @param parent row of the parent, or -1, per row
 */
export function messagesOf(
  table: SpanTable,
  { index, columns, duplicates }: RowsById,
  parent: Int32Array,
): { messages: MessageEdge[]; problems: Problem[] } {
  const { row: rows, high, low } = table.links.view();
  const counts = new Map<string, { from: number; to: number; messages: number }>();
  let open = 0;
  rows.forEach((row, link) => {
    const target = index.find(high[link], low[link]);
    if (duplicates[row]) {
      return;
    }
    if (target === NO_ROW) {
      open++;
      return;
    }
    if (target === parent[row]) {
      return;
    }
    const [from, to] = [columns.service[target], columns.service[row]];
    if (from !== to) {
      const edge = counts.get(`${from} ${to}`) ?? { from, to, messages: 0 };
      counts.set(`${from} ${to}`, edge);
      edge.messages++;
    }
  });
  const note = (reason: string): Problem => ({ file: '', severity: 'note', reason });
  return {
    messages: [...counts.values()],
    problems: [
      ...(open > 0 ? [note(`${open} links name a span that no file contains; they are left out`)] : []),
      ...(table.links.dropped > 0
        ? [note(`${table.links.dropped} links beyond the first two million are left out`)]
        : []),
    ],
  };
}
