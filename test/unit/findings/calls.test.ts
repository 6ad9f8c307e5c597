import { describe, expect, it } from 'vitest';
import { declaredNeverCalled } from '../../../src/findings/declared-never-called';
import { undeclaredCall } from '../../../src/findings/undeclared-call';
import type { FindingsInput } from '../../../src/findings/rule';
import { graphOf, inputOf, range, TRACES } from './graphs';

const unseen = { observed: false, calls: 0 };
const undeclared = { declared: false };
const messages = (rule: typeof undeclaredCall, input: FindingsInput): string[] =>
  rule.check(input).map(({ message }) => message);

describe('undeclared-call', () => {
  const services = { web: {}, cart: {}, orders: {} };

  it('names the missing services on the name of the caller', () => {
    const statements = undeclaredCall.check(
      inputOf(graphOf(services, { 'web -> cart': {}, 'web -> orders': { ...undeclared, calls: 1204 } })),
    );
    expect(statements).toEqual([
      {
        ...range('compose.yml', 1),
        service: 'web',
        related: [],
        summary: 'web calls orders, which its manifest does not mention.',
        message:
          'web calls orders (1,204 calls) in the traces, which its manifest does not mention although it names 1 other service it calls.',
      },
    ]);
  });

  it('says which values it could not see, where none of them can be the address', () => {
    const web = { unresolved: [{ name: 'DB_PASSWORD', mayHoldAddress: false }] };
    const [message] = messages(
      undeclaredCall,
      inputOf(graphOf({ ...services, web }, { 'web -> cart': {}, 'web -> orders': undeclared })),
    );
    expect(message).toContain(' it calls. No file in the folder holds the value of DB_PASSWORD.');
  });

  it('stands only in manifests that name other services', () => {
    const web = { declarations: [range('logging.yml', 5), range('compose.yml', 1)] };
    const statements = undeclaredCall.check(
      inputOf(graphOf({ ...services, web }, { 'web -> cart': {}, 'web -> orders': undeclared })),
    );
    expect(statements.map(({ file }) => file)).toEqual(['compose.yml']);
  });

  it.each([
    ['the manifest names no address', graphOf(services, { 'web -> orders': undeclared })],
    [
      'most calls are not declared',
      graphOf(
        { ...services, more: {} },
        { 'web -> cart': {}, 'web -> orders': undeclared, 'web -> more': undeclared },
      ),
    ],
    [
      'there are few calls',
      graphOf(services, { 'web -> cart': {}, 'web -> orders': { ...undeclared, calls: 9 } }),
    ],
    [
      'the other declares no place',
      graphOf(
        { ...services, orders: { declarations: [] } },
        { 'web -> cart': {}, 'web -> orders': undeclared },
      ),
    ],
    [
      'the caller declares no place',
      graphOf({ ...services, web: { declarations: [] } }, { 'web -> cart': {}, 'web -> orders': undeclared }),
    ],
    [
      'only the start order is declared',
      graphOf(services, {
        'web -> cart': { references: [{ via: 'depends_on', range: range('compose.yml', 7) }] },
        'web -> orders': undeclared,
      }),
    ],
    [
      'a command waits for it',
      graphOf(services, {
        'web -> cart': {},
        'web -> orders': { references: [{ via: 'wait', range: range('compose.yml', 7) }] },
      }),
    ],
    [
      'the start order mentions it',
      graphOf(services, {
        'web -> cart': {},
        'web -> orders': { references: [{ via: 'depends_on', range: range('compose.yml', 7) }] },
      }),
    ],
    [
      'both share a broker',
      graphOf(
        { ...services, kafka: { spans: 0 } },
        { 'web -> cart': {}, 'web -> orders': undeclared, 'web -> kafka': unseen, 'orders -> kafka': unseen },
      ),
    ],
    [
      'a value is not known that may be the address',
      graphOf(
        { ...services, web: { unresolved: [{ name: 'ORDERS_URL', mayHoldAddress: true }] } },
        { 'web -> cart': {}, 'web -> orders': undeclared },
      ),
    ],
    ['the service calls itself', graphOf(services, { 'web -> cart': {}, 'web -> web': undeclared })],
  ])('says nothing when %s', (_what, graph) => {
    expect(messages(undeclaredCall, inputOf(graph))).toEqual([]);
  });
});

describe('declared-never-called', () => {
  const services = { web: {}, cart: {}, orders: {} };
  const edges = { 'web -> cart': {}, 'cart -> orders': {}, 'web -> orders': unseen };

  it('stands on the address', () => {
    const statements = declaredNeverCalled.check(inputOf(graphOf(services, edges)));
    expect(statements).toEqual([
      {
        ...range('compose.yml', 102, 20),
        service: 'web',
        related: [],
        summary: 'web has the address of orders but never calls it in the traces.',
        message:
          'web has the address of orders here, but none of its 1,000 spans in the traces leads to a call of orders: the address is not used, or the call is not traced.',
      },
    ]);
  });

  it.each([
    ['the caller is hardly observed', inputOf(graphOf({ ...services, web: { spans: 199 } }, edges))],
    ['the target is hardly observed', inputOf(graphOf({ ...services, orders: { spans: 199 } }, edges))],
    [
      'the target is only known from its callers',
      inputOf(graphOf({ ...services, orders: { external: true } }, edges)),
    ],
    [
      'the target is a database',
      inputOf(graphOf({ ...services, orders: { images: ['postgres:16'] } }, edges)),
    ],
    [
      'the caller makes load',
      inputOf(graphOf({ ...services, web: { images: ['shop/load-generator:1'] } }, edges)),
    ],
    [
      'none of the calls of the caller are seen',
      inputOf(graphOf(services, { ...edges, 'web -> cart': unseen })),
    ],
    ['nobody is seen to call the target', inputOf(graphOf(services, { ...edges, 'cart -> orders': unseen }))],
    [
      'it is the start order',
      inputOf(
        graphOf(services, {
          ...edges,
          'web -> orders': {
            ...unseen,
            references: (['depends_on', 'wait'] as const).map((via) => ({
              via,
              range: range('compose.yml', 7),
            })),
          },
        }),
      ),
    ],
    [
      'a trace file was broken',
      inputOf(graphOf(services, edges), {
        inputs: [{ ...TRACES, problems: [{ file: TRACES.file, severity: 'error', reason: 'truncated' }] }],
      }),
    ],
  ])('says nothing when %s', (_what, input) => {
    expect(messages(declaredNeverCalled, input)).toEqual([]);
  });
});
