import { describe, expect, it } from 'vitest';
import { read } from './reading';

const START = '2024-05-06T12:53:20Z';

describe('columns of a table of spans', () => {
  it('stand in for one another where one is empty', async () => {
    const { spans, problems } = await read(
      'csv-spans',
      [
        'traceid,span.id,id,service,app,name,url,start,elapsed (ms),duration (ms),parent',
        `a,b,,web,,GET,/x,${START},5,7,`,
        `a,-,c,,cart,-,/y,${START},,7,b`,
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(spans).toMatchObject([
      { spanId: 'b', service: 'web', operation: 'GET', durationMs: 7, parentId: undefined },
      { spanId: 'c', service: 'cart', operation: '/y', durationMs: 7, parentId: 'b' },
    ]);
  });

  it('do so only in the same unit, and never for the parent', async () => {
    const { spans } = await read(
      'csv-spans',
      [
        'traceid,spanid,service,start,duration_us,duration_ms,parentid,parent',
        `a,b,web,${START},,7,,frontend`,
        `a,c,web,${START},5000,9,b,x`,
      ].join('\n'),
    );
    expect(spans).toMatchObject([
      { spanId: 'b', durationMs: 0, parentId: undefined },
      { spanId: 'c', durationMs: 5, parentId: 'b' },
    ]);
  });

  it.each([
    ['durationInNanos', 5_000_000],
    ['duration_in_ms', 5],
    ['Latency In Seconds', 0.005],
    ['duration_s', 0.005],
    ['Duration [s]', 0.005],
  ])('name the unit of times also as in %s', async (name, value) => {
    const { spans, problems } = await read(
      'csv-spans',
      `traceid,spanid,parentid,service,begin_ns,${name}\na,b,,web,1715000000000000000,${value}`,
    );
    expect(spans).toMatchObject([{ durationMs: 5, startMs: 1_715_000_000_000 }]);
    expect(problems).toEqual([]);
  });

  it('are said to lack the parent', async () => {
    const { spans, problems } = await read(
      'csv-spans',
      `traceid,spanid,service,start,duration_ms\na,b,web,${START},5`,
    );
    expect(spans).toHaveLength(1);
    expect(problems).toMatchObject([
      { severity: 'note', reason: expect.stringContaining('no column for the parent') as string },
    ]);
  });
});
