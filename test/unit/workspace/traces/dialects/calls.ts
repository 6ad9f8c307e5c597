/** The calls that every sample holds: web answers, web calls cart, cart answers. */

export const TRACES = Array.from({ length: 3 }, (_, index) => index);
export const START_MS = Date.UTC(2024, 4, 6, 12, 53, 20);

export interface Call {
  readonly trace: number;
  readonly id: number;
  readonly parent: number;
  readonly service: string;
  readonly name: string;
  readonly kind: 'server' | 'client';
  readonly startMs: number;
  readonly ms: number;
  readonly failed: boolean;
}

export const CALLS: readonly Call[] = TRACES.flatMap((trace) => {
  const startMs = START_MS + trace * 1000;
  const base = { trace, failed: false };
  return [
    { ...base, id: 1, parent: 0, service: 'web', name: 'GET /', kind: 'server' as const, startMs, ms: 200 },
    {
      ...base,
      id: 2,
      parent: 1,
      service: 'web',
      name: 'GET cart',
      kind: 'client' as const,
      startMs: startMs + 10,
      ms: 150,
    },
    {
      ...base,
      id: 3,
      parent: 2,
      service: 'cart',
      name: 'GET /cart',
      kind: 'server' as const,
      startMs: startMs + 20,
      ms: 120,
      failed: trace === 1,
    },
  ];
});

export const traceId = ({ trace }: Call): string => (0xabc000 + trace).toString(16).padStart(32, '0');
export const spanId = ({ trace }: Call, id: number): string =>
  (0x1000 * (trace + 1) + id).toString(16).padStart(16, '0');
export const iso = (ms: number): string => new Date(ms).toISOString();
export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
export const lines = (records: readonly object[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n');
export const each = <T>(to: (call: Call, id: string, parent: string | undefined) => T): T[] =>
  CALLS.map((call) =>
    to(call, spanId(call, call.id), call.parent === 0 ? undefined : spanId(call, call.parent)),
  );
