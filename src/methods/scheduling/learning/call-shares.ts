import type { Network } from '../../../simulation/network';

/** Who calls whom, as [services, services] matrices; rows sum to 1, or to 0 without a caller or callee. */
export interface CallShares {
  /** Row: a service; columns: which part of its calls each service makes. */
  readonly callers: Float32Array;
  /** Row: a service; columns: which part of the calls it makes goes to each service. */
  readonly callees: Float32Array;
}

/** @param visits requests that reach each operation for one from outside */
export function callShares({ services, operations }: Network, visits: Float64Array): CallShares {
  const count = services.length;
  const calls = new Float64Array(count * count);
  operations.forEach(({ service, groups }, index) => {
    for (const { operation, probability, times } of groups.flat()) {
      calls[service * count + operations[operation].service] += visits[index] * probability * times;
    }
  });
  return {
    callees: shares(count, (from, to) => calls[from * count + to]),
    callers: shares(count, (to, from) => calls[from * count + to]),
  };
}

/** No service knows another: what a graph network is worth shows against this. */
export function noCalls(services: number): CallShares {
  return { callers: new Float32Array(services ** 2), callees: new Float32Array(services ** 2) };
}

function shares(count: number, amount: (row: number, column: number) => number): Float32Array {
  const matrix = new Float32Array(count * count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let column = 0; column < count; column++) {
      sum += amount(row, column);
    }
    for (let column = 0; column < count && sum > 0; column++) {
      matrix[row * count + column] = amount(row, column) / sum;
    }
  }
  return matrix;
}
