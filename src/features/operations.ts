import type { LinkedSpans } from '../topology/link';
import { Interner } from '../topology/columns';
import { byOperation } from './by-operation';

const MAX_GROUPS_PER_SERVICE = 200;

/** `/user/123/cart/9f8e…` and `/user/7/cart/ab12…` are one operation: parts that look like identifiers become `{id}`. */
export function operationTemplate(operation: string): string {
  return operation.replace(
    /[0-9a-f]{8}-[0-9a-f-]{27}|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b|(?<![A-Za-z0-9.])\d+(?![A-Za-z0-9.])/gi,
    '{id}',
  );
}

/**
 * Numbers every span's (service, operation) group, so that a shift in what is asked for is not taken for a shift in
 * how fast it is answered. A service with endless operation names keeps its first 200 and one rest group.
 */
export function groupOperations(linked: LinkedSpans): { groupOfRow: Uint32Array; groups: number } {
  const { table, columns } = linked;
  const templates = table.operations.texts.map(operationTemplate);
  const groups = new Interner();
  const perService = new Uint32Array(table.services.texts.length);
  const groupOfRow = new Uint32Array(columns.service.length);
  const groupOf = byOperation(linked, (service, operation) => {
    const key = `${service} ${templates[operation]}`;
    const known = groups.find(key);
    if (known !== undefined) {
      return known;
    }
    const isFull = perService[service] >= MAX_GROUPS_PER_SERVICE;
    if (!isFull) {
      perService[service]++;
    }
    return groups.intern(isFull ? `${service} ` : key);
  });
  for (let row = 0; row < groupOfRow.length; row++) {
    groupOfRow[row] = groupOf(row);
  }
  return { groupOfRow, groups: groups.texts.length };
}
