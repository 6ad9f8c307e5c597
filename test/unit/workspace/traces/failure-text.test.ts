import { describe, expect, it } from 'vitest';
import type { InputKind } from '../../../../src/contracts/report';
import { failureText } from '../../../../src/workspace/traces/failure-text';
import { protobuf, SEED } from './otlp-proto/encode';
import { attribute, only } from './otlp-request';
import { read } from './reading';

const SILENT = {
  exceptionType: undefined,
  exceptionMessage: undefined,
  statusMessage: undefined,
  httpStatus: undefined,
  rpcStatus: undefined,
  errorType: undefined,
};

async function first(kind: InputKind, content: unknown) {
  return (await read(kind, content)).spans[0];
}

const jaegerSpan = (over: Record<string, unknown>) => ({
  data: [
    {
      traceID: 'a1',
      spans: [
        {
          traceID: 'a1',
          spanID: 'b1',
          operationName: 'x',
          startTime: 1.7e15,
          duration: 5,
          processID: 'p',
          ...over,
        },
      ],
      processes: { p: { serviceName: 'cart' } },
    },
  ],
});

describe('the text of a failure', () => {
  it('is the most specific one', () => {
    const all = { ...SILENT, errorType: 'timeout', httpStatus: 503, statusMessage: 'no upstream' };
    expect(failureText({ ...all, exceptionType: 'IOError', exceptionMessage: 'reset' })).toBe(
      'IOError: reset',
    );
    expect(failureText(all)).toBe('no upstream');
    expect(failureText({ ...all, statusMessage: undefined })).toBe('HTTP 503');
    expect(failureText({ ...SILENT, rpcStatus: 14, errorType: 'x' })).toBe('gRPC status 14');
    expect(failureText({ ...SILENT, httpStatus: 200, errorType: 'timeout' })).toBe('timeout');
    expect(failureText(SILENT)).toBeUndefined();
  });

  it('comes from the status and the exception events of OTLP', async () => {
    expect((await only({ status: { code: 2, message: 'deadline exceeded' } })).failure).toBe(
      'deadline exceeded',
    );
    const attributes = [attribute('exception.type', 'KeyError'), attribute('exception.message', 'sku 7')];
    const events = [{ name: 'log' }, { name: 'exception', attributes }];
    expect((await only({ status: { code: 2 }, events })).failure).toBe('KeyError: sku 7');
    expect((await only({ status: { code: 1, message: 'fine' }, events })).failure).toBeUndefined();
  });

  it('comes from both in Protocol Buffers', async () => {
    const failed = { ...SEED, statusCode: 2 as const, statusMessage: 'deadline exceeded' };
    const eventAttributes = { 'exception.type': 'KeyError', 'exception.message': 'sku 7' };
    expect((await first('otlp', protobuf([failed]))).failure).toBe('deadline exceeded');
    expect(
      (await first('otlp', protobuf([{ ...failed, events: ['exception'], eventAttributes }]))).failure,
    ).toBe('KeyError: sku 7');
  });

  it('comes from tags and logs of Jaeger', async () => {
    const error = { key: 'error', value: true };
    const description = { key: 'otel.status_description', value: 'no route' };
    expect((await first('jaeger', jaegerSpan({ tags: [error, description] }))).failure).toBe('no route');
    const fields = [
      { key: 'event', value: 'error' },
      { key: 'error.kind', value: 'IOException' },
      { key: 'message', value: 'broken pipe' },
    ];
    expect((await first('jaeger', jaegerSpan({ tags: [error], logs: [{ fields }] }))).failure).toBe(
      'IOException: broken pipe',
    );
    const plain = [
      { key: 'event', value: 'log' },
      { key: 'message', value: 'hello' },
    ];
    expect(
      (await first('jaeger', jaegerSpan({ tags: [error], logs: [{ fields: plain }] }))).failure,
    ).toBeUndefined();
  });

  it('comes from the error tag of Zipkin and the columns of a table', async () => {
    const zipkin = {
      traceId: 'a',
      id: 'b',
      timestamp: 1.7e15,
      duration: 5,
      localEndpoint: { serviceName: 'cart' },
    };
    expect((await first('zipkin', [{ ...zipkin, tags: { error: 'refused' } }])).failure).toBe('refused');
    expect((await first('zipkin', [{ ...zipkin, tags: { error: 'true' } }])).failure).toBeUndefined();
    const table =
      'traceId,spanId,service,operation,startTimeMillis,durationMs,status\na,b,cart,x,1700000000000,5,503\n';
    expect((await first('csv-spans', table)).failure).toBe('HTTP 503');
  });
});
