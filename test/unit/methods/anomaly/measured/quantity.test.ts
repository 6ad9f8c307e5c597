import { describe, expect, it } from 'vitest';
import { namesQuantity, quantityOf } from '../../../../../src/methods/anomaly/measured/quantity';

describe('quantityOf', () => {
  it.each([
    ['latency Average', 0.02, { kind: 'latency', factor: 1000 }],
    ['latency p99', 0.2, { kind: 'latencyTail', factor: 1000 }],
    ['cart_latency_p90_ms', 40, { kind: 'latencyTail', factor: 1 }],
    ['http_request_duration_seconds', 3, { kind: 'latency', factor: 1000 }],
    ['duration_us', 4000, { kind: 'latency', factor: 0.001 }],
    ['error_rate', 0.02, { kind: 'errorShare', factor: 1 }],
    ['errors (%)', 2, { kind: 'errorShare', factor: 0.01 }],
    ['errors', 2, undefined],
    ['availability Average', 99, { kind: 'availability', factor: 0.01 }],
    ['requests Sum', 600, { kind: 'requests', factor: 1 / 60 }],
    ['requests per second', 10, { kind: 'requests', factor: 1 }],
    ['container_memory_bytes', 1e8, { kind: 'memory', factor: 1 }],
    ['CpuUsageRate(%)', 20, { kind: 'cpu', factor: 1 }],
    ['temperature', 20, undefined],
  ])('%s around %d', (metric, typical, expected) => {
    expect(quantityOf(metric, typical, 60)).toEqual(expected);
  });

  it('tells names of services from names of quantities', () => {
    expect(['cart', 'cart-db', 'cart_error', 'pay_latency'].filter(namesQuantity)).toEqual([
      'cart_error',
      'pay_latency',
    ]);
  });
});
