import { expect, it } from 'vitest';
import { byOperation } from '../../../src/features/by-operation';
import type { LinkedSpans } from '../../../src/topology/link';

const SERVICE = Uint32Array.of(0, 1, 0, 1, 0);
const OPERATION = Uint32Array.of(1, 1, 1, 0, 0);

/** @param operations more names than occur choose the table that holds only pairs that occur */
function numbersOf(operations: number): { numbers: number[]; asked: string[] } {
  const texts = (length: number): string[] => Array.from({ length }, String);
  const linked = {
    table: { services: { texts: texts(2) }, operations: { texts: texts(operations) } },
    columns: { service: SERVICE, operation: OPERATION },
  } as unknown as LinkedSpans;
  const asked: string[] = [];
  const numberOf = byOperation(linked, (service, operation) => asked.push(`${service} ${operation}`) - 1);
  return { numbers: Array.from(SERVICE, (_, row) => numberOf(row)), asked };
}

it('asks once for each service and operation, in the order of rows, however many names there are', () => {
  for (const operations of [2, 3_000_000]) {
    expect(numbersOf(operations)).toEqual({ numbers: [0, 1, 0, 2, 3], asked: ['0 1', '1 1', '1 0', '0 0'] });
  }
});
