import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from './reading';

const HEADER = 'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration';
const ROW =
  '0087f677c0a2cf3f80a551987167911b,ee744a66e6efcb2e,root,frontend-579b9bff58-t2dbm,hipstershop.Frontend/Recv.,1661140374351773094,1661140374362982609,11209';

describe('CSV spans', () => {
  it('reads the columns of a pod trace table', async () => {
    const { spans, problems } = await read('csv-spans', `${HEADER}\n${ROW}\n`);
    expect(problems).toEqual([]);
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      traceId: '87f677c0a2cf3f80a551987167911b',
      spanId: 'ee744a66e6efcb2e',
      parentId: undefined,
      service: 'frontend',
      operation: 'hipstershop.Frontend/Recv.',
      kind: 'unknown',
      error: false,
      location: { file: 'in/export', line: 2, offset: HEADER.length + 1 },
    });
    expect(spans[0].startMs).toBeCloseTo(1_661_140_374_351.773, 3);
    expect(spans[0].durationMs).toBeCloseTo(11.209515, 9);
  });

  it('reads the same with a byte order mark, CRLF, quotes, another delimiter, and gzip', async () => {
    const expected = (await read('csv-spans', `${HEADER}\n${ROW}\n`)).spans.map(
      ({ location: _, ...rest }) => rest,
    );
    const quoted = (line: string) =>
      line
        .split(',')
        .map((field) => `"${field}"`)
        .join(',');
    for (const text of [
      `\uFEFF${HEADER}\r\n${ROW}\r\n`,
      `${quoted(HEADER)}\n${quoted(ROW)}`,
      `\n${HEADER}\n\n${ROW}`.replaceAll(',', ';'),
      `${HEADER}\n${ROW}`.replaceAll(',', '\t'),
    ]) {
      for (const gzip of [false, true]) {
        const { spans, problems } = await read('csv-spans', text, gzip);
        expect(problems).toEqual([]);
        expect(spans.map(({ location: _, ...rest }) => rest)).toEqual(expected);
      }
    }
  });

  it.each(['root', '', '0', 'null', 'NULL', 'None', '0000000000000000', 'nan'])(
    "takes the parent '%s' for none",
    async (parent) => {
      const { spans } = await read('csv-spans', `${HEADER}\n${ROW.replace('root', parent)}`);
      expect(spans[0].parentId).toBeUndefined();
    },
  );

  it.each([
    // header, row, expected start, duration, notes
    [
      'trace_id,span_id,service,start_time,duration_ms',
      'a,b,s,1661140374351,12.5',
      1_661_140_374_351,
      12.5,
      0,
    ],
    [
      'traceID,spanID,serviceName,startTimeMillis,startTime,duration',
      'a,b,s,1661140374351,1661140374351773,2500',
      1_661_140_374_351.773,
      2.5,
      1,
    ],
    [
      'traceID,spanID,serviceName,startTime,duration',
      'a,b,s,1661140374351773,2500',
      1_661_140_374_351.773,
      2.5,
      1,
    ],
    [
      'Timestamp,TraceId,SpanId,ServiceName,SpanName,Duration',
      '2022-08-22 03:52:54.351773094,a,b,s,x,2500000',
      1_661_140_374_351.7732,
      2.5,
      1,
    ],
    [
      'Timestamp,TraceId,SpanId,ServiceName,Duration',
      '2022-08-22T05:52:54.351+02:00,a,b,s,2500',
      1_661_140_374_351,
      2500,
      1,
    ],
    ['trace id,span id,service,end (s),latency (us)', 'a,b,s,1661140374.5,500000', 1_661_140_374_000, 500, 0],
    ['traceid,spanid,service,start,end', 'a,b,s,1661140374,1661140375', 1_661_140_374_000, 1000, 0],
  ])('infers units: %s', async (header, row, startMs, durationMs, notes) => {
    const reading = await read('csv-spans', `${header},parent\n${row},`);
    expect(reading.problems.filter((problem) => problem.severity !== 'note')).toEqual([]);
    expect(reading.problems).toHaveLength(notes);
    expect(reading.spans[0].startMs).toBeCloseTo(startMs, 3);
    expect(reading.spans[0].durationMs).toBeCloseTo(durationMs, 6);
  });

  it('reads kind, status and peer where there are columns for them', async () => {
    const header =
      'TraceId,SpanId,ServiceName,SpanKind,StatusCode,peer.service,startTimeUnixNano,endTimeUnixNano';
    const times = '1661140374351773094,1661140374362982609';
    const { spans } = await read(
      'csv-spans',
      [
        header,
        `a,b,s,SPAN_KIND_CLIENT,STATUS_CODE_ERROR,db,${times}`,
        `a,c,s,Server,Unset,,${times}`,
        `a,d,s,2,503,,${times}`,
      ].join('\n'),
    );
    expect(spans.map(({ kind, error, peer }) => [kind, error, peer])).toEqual([
      ['client', true, 'db'],
      ['server', false, undefined],
      ['server', true, undefined],
    ]);
  });

  it('refuses rows that cannot be used and keeps the others', async () => {
    const fields = ROW.split(',');
    const swapped = [...fields.slice(0, 5), fields[6], fields[5], fields[7]].join(',');
    const reading = await read(
      'csv-spans',
      [
        HEADER,
        ROW,
        'a,b,c',
        swapped,
        ROW.replace('1661140374351773094', 'soon').replace('11209', ''),
        ROW,
      ].join('\n'),
    );
    expect(reading.records).toBe(2);
    expect(reading.problems).toMatchObject([
      { line: 3, record: 1, reason: 'row with 3 fields where the header has 8: left out' },
      { line: 4, record: 2, reason: 'span with a negative duration: left out' },
      { reason: 'a time that cannot be read, such as "soon"' },
      { line: 5, record: 3, reason: 'span without a start time: left out' },
    ]);
  });

  const table = (header: string, rows: readonly string[]): string => [header, ...rows].join('\n');
  const lengths = async (text: string): Promise<(number | undefined)[]> => {
    const { spans } = await read('csv-spans', text);
    return spans.map(({ durationMs }) => Math.round(durationMs * 1e6) / 1e6);
  };
  const SHORT = 'trace_id,span_id,service,start_time,duration';

  it('judges the unit of a duration by all rows, not by the first', async () => {
    const rows = ['20', '20.5', '21.123456', '22.1'].map(
      (time, index) => `a,${index + 1},s,2024-05-06 12:53:${time}+00,7000`,
    );
    expect(await lengths(table(SHORT, rows))).toEqual([7, 7, 7, 7]);
  });

  it.each(['200 ms', '0.2 s', '200000us', '200000 µs', '200ms', '00:00:00.200'])('reads %s', async (cell) => {
    expect(await lengths(table(SHORT, [`a,1,s,2024-05-06 12:53:20,${cell}`]))).toEqual([200]);
  });

  it('reads decimal commas and grouped digits by the whole file', async () => {
    const comma = ['a;1;s;2024-05-06 12:53:20,000;1,234', 'a;2;s;2024-05-06 12:53:21,000;0,5'];
    expect(
      await lengths(table(SHORT.replaceAll(',', ';').replace('duration', 'duration_ms'), comma)),
    ).toEqual([1.234, 0.5]);
    const grouped = [
      'a,1,s,"May 6, 2024 @ 12:53:20.000","200,000"',
      'a,2,s,"May 6, 2024 @ 12:53:20.000","1,500.5"',
    ];
    expect(await lengths(table(SHORT.replace('duration', 'duration.us'), grouped))).toEqual([200, 1.5005]);
  });

  it.each([
    '2024-05-06 12:53:20.124457+00',
    '2024-05-06 14:53:20.124457+02',
    '2024-05-06 12:53:20.124457 +0000 UTC',
    '"5/6/2024, 12:53:20.124457 PM"',
    '"May 6, 2024 @ 12:53:20.124457"',
    '06.05.2024 12:53:20.124457',
  ])('reads the time %s', async (time) => {
    const { spans } = await read('csv-spans', table(`${SHORT}_us`, [`a,1,s,${time},5`]));
    expect(spans[0].startMs).toBeCloseTo(Date.UTC(2024, 4, 6, 12, 53, 20) + 124.457, 2);
  });

  it.each([
    ['http.status_code', '503', true],
    ['http.status_code', '404', false],
    ['rpc.response.status_code', 'UNAVAILABLE', true],
    ['rpc.grpc.status_code', '14', true],
    ['rpc.grpc.status_code', '5', false],
    ['status', 'DEADLINE_EXCEEDED', true],
    ['error.type', 'TimeoutError', true],
    ['event.outcome', 'failure', true],
    ['success', 'False', true],
    ['success', 'True', false],
    ['success', '', false],
  ])('outcome: a column %s with %j is an error: %s', async (column, cell, error) => {
    const { spans } = await read(
      'csv-spans',
      table(`${SHORT}_us,${column}`, [`a,1,s,2024-05-06 12:53:20,5,${cell}`]),
    );
    expect(spans[0].error).toBe(error);
  });

  it.each([
    [
      'Honeycomb',
      'Timestamp,name,duration_ms,error,service.name,span.kind,trace.parent_id,trace.span_id,trace.trace_id',
      '2024-05-06T12:53:20Z,GET,200.000,false,web,server,,11,abc',
    ],
    [
      'Kibana',
      '"@timestamp","service.name","trace.id","span.id","parent.id","span.name","span.duration.us","event.outcome"',
      '"May 6, 2024 @ 12:53:20.000","web","abc","11","","GET","200,000","success"',
    ],
    [
      'Application Insights',
      'timestamp [UTC],id,operation_Id,operation_ParentId,name,cloud_RoleName,duration,success,resultCode,itemType',
      '2024-05-06T12:53:20.000000Z,11,abc,,GET,web,200.0,True,200,request',
    ],
  ])('reads the table of %s', async (_name, header, row) => {
    const { spans } = await read('csv-spans', table(header, [row]));
    expect(spans).toMatchObject([
      {
        traceId: 'abc',
        spanId: '11',
        parentId: undefined,
        service: 'web',
        operation: 'GET',
        durationMs: 200,
        error: false,
        startMs: Date.UTC(2024, 4, 6, 12, 53, 20),
      },
    ]);
  });

  it('names a service without a name by its workload or pod', async () => {
    const header = `${SHORT}_us,k8s.deployment.name,pod`;
    const rows = [
      'a,1,unknown_service:java,2024-05-06,5,web,',
      'a,2,unknown_service,2024-05-06,5,,cart-579f59597d-wc2lz',
    ];
    const { spans } = await read('csv-spans', table(header, rows));
    expect(spans.map(({ service }) => service)).toEqual(['web', 'cart']);
  });

  it('says which columns are missing', async () => {
    const reading = await read('csv-spans', 'TraceID,SpanID,Message\na,b,c');
    expect(reading.problems).toMatchObject([
      {
        severity: 'error',
        reason: 'not a table of spans: no column for service or pod name, start time, duration or end time',
      },
    ]);
  });

  it('reads back any table of spans', async () => {
    const id = fc.integer({ min: 1, max: 2 ** 31 }).map((value) => value.toString(16));
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
      .filter((text) => text.trim() === text && text !== '' && !text.includes('\uFEFF'));
    const row = fc.record({
      trace: id,
      span: id,
      service: name,
      operation: name,
      startUs: fc.integer({ min: 1.6e15, max: 1.7e15 }),
      us: fc.nat(1e9),
    });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), fc.boolean(), async (rows, gzip) => {
        const lines = rows.map((one) =>
          [one.trace, one.span, quote(one.service), quote(one.operation), one.startUs, one.us].join(','),
        );
        const { spans } = await read(
          'csv-spans',
          ['trace_id,span_id,service,operation,start_us,duration_us', ...lines].join('\n'),
          gzip,
        );
        expect(spans.map((found) => [found.traceId, found.spanId, found.service, found.operation])).toEqual(
          rows.map((one) => [one.trace, one.span, one.service, one.operation]),
        );
        spans.forEach((found, index) => {
          expect(found.startMs).toBeCloseTo(rows[index].startUs / 1000, 3);
          expect(found.durationMs).toBeCloseTo(rows[index].us / 1000, 6);
        });
      }),
      { numRuns: 60 },
    );
  });
});
