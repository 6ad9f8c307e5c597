import type { Problem } from '../contracts/problem';
import { isUnnamed } from '../workspace/traces/service-name';
import type { SpanColumns } from './span-columns';
import type { SpanTable } from './span-table';

/** Per service of a table whether its name only says that none was set. */
export function unnamedServices({ services }: SpanTable): boolean[] {
  return services.texts.map(isUnnamed);
}

/** One note per file and name for spans to which no report gives a service. */
export function unnamedNotes(table: SpanTable, columns: SpanColumns, duplicates: Uint8Array): Problem[] {
  const unnamed = unnamedServices(table);
  if (!unnamed.includes(true)) {
    return [];
  }
  const found = new Map<string, { row: number; count: number }>();
  for (let row = 0; row < duplicates.length; row++) {
    if (duplicates[row] === 0 && unnamed[columns.service[row]]) {
      const key = `${columns.file[row]} ${columns.service[row]}`;
      const seen = found.get(key);
      found.set(key, { row: seen?.row ?? row, count: (seen?.count ?? 0) + 1 });
    }
  }
  return [...found.values()].map(({ row, count }) => {
    const { file, line } = table.locationOf(columns, row);
    const name = table.services.texts[columns.service[row]];
    const reason = `span without a service name: counted under '${name}'`;
    return { file, severity: 'note', reason, line, ...(count > 1 ? { count } : {}) };
  });
}
