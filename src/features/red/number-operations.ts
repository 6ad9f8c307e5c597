import { Interner } from '../../topology/columns';
import { Role, type LinkedSpans } from '../../topology/link';
import { byOperation } from '../by-operation';
import { operationTemplate } from '../operations';

/** A service with endless operation names keeps this many, the first ones seen, and a rest. */
const MAX_OPERATIONS = 200;
export const OTHER_OPERATIONS = 'other operations';

/** Numbers the operations of services by the requests they answered; per row the number, or -1. */
export function numberOperations(linked: LinkedSpans): {
  operations: { service: number; operation: string }[];
  operationOfRow: Int32Array;
} {
  const { table, role } = linked;
  const templates = table.operations.texts.map(operationTemplate);
  const known = new Interner();
  const operations: { service: number; operation: string }[] = [];
  const perService = new Uint32Array(table.services.texts.length);
  const operationOfRow = new Int32Array(role.length).fill(-1);
  const numberOf = byOperation(linked, (service, named) => {
    let operation = templates[named];
    let number = known.find(`${service} ${operation}`);
    if (number === undefined) {
      operation = perService[service]++ < MAX_OPERATIONS ? operation : OTHER_OPERATIONS;
      number = known.intern(`${service} ${operation}`);
      operations[number] ??= { service, operation };
    }
    return number;
  });
  for (let row = 0; row < role.length; row++) {
    if (role[row] === Role.entry) {
      operationOfRow[row] = numberOf(row);
    }
  }
  return { operations, operationOfRow };
}
