import { type Call, each, iso, traceId } from './calls';
import { type Sample, spans } from './sample';

const csv = (header: string, row: (call: Call, id: string, parent: string) => readonly unknown[]): string =>
  [
    header,
    ...each((call, id, parent) =>
      row(call, id, parent ?? '')
        .map((cell) => `"${String(cell)}"`)
        .join(','),
    ),
  ].join('\n');

/** Tables of spans, by the name of the row in docs/formats.md. */
export const TABLES: Readonly<Record<string, readonly Sample[]>> = {
  'Grafana, Jaeger and Tempo as CSV': [
    spans(
      'Trace-data.csv',
      csv(
        'traceID,spanID,parentSpanID,operationName,serviceName,statusCode,startTime,duration',
        (call, id, parent) => [
          traceId(call),
          id,
          parent,
          call.name,
          call.service,
          call.failed ? 2 : 0,
          iso(call.startMs).replace('T', ' ').slice(0, -1),
          `${call.ms} ms`,
        ],
      ),
    ),
  ],
  'Honeycomb CSV': [
    spans(
      'honeycomb.csv',
      csv(
        'Timestamp,name,duration_ms,error,service.name,span.kind,trace.parent_id,trace.span_id,trace.trace_id',
        (call, id, parent) => [
          iso(call.startMs),
          call.name,
          call.ms,
          call.failed,
          call.service,
          call.kind,
          parent,
          id,
          traceId(call),
        ],
      ),
    ),
  ],
  'Kibana CSV': [
    spans(
      'kibana.csv',
      csv(
        '@timestamp,service.name,trace.id,span.id,parent.id,span.name,span.duration.us,event.outcome',
        (call, id, parent) => [
          `May 6, 2024 @ ${iso(call.startMs).slice(11, -1)}`,
          call.service,
          traceId(call),
          id,
          parent,
          call.name,
          `${call.ms},000`,
          call.failed ? 'failure' : 'success',
        ],
      ),
    ),
  ],
  'Kibana CSV of Elastic APM': [
    spans(
      'apm.csv',
      csv(
        '@timestamp,service.name,trace.id,transaction.id,span.id,parent.id,transaction.name,span.name,transaction.duration.us,span.duration.us,event.outcome',
        (call, id, parent) => {
          const either = <T>(transaction: T, span: T): [T | string, T | string] =>
            call.kind === 'server' ? [transaction, '-'] : ['-', span];
          const time = `May 6, 2024 @ ${iso(call.startMs).slice(11, -1)}`;
          return [
            time,
            call.service,
            traceId(call),
            call.kind === 'server' ? id : parent,
            call.kind === 'server' ? '-' : id,
            parent || '-',
            ...either(call.name, call.name),
            ...either(`${call.ms},000`, `${call.ms},000`),
            call.failed ? 'failure' : 'success',
          ];
        },
      ),
    ),
  ],
  'New Relic CSV': [
    spans(
      'nrql.csv',
      csv(
        'timestamp,trace.id,guid,parent.id,name,entity.name,span.kind,duration.ms,error.class',
        (call, id, parent) => [
          call.startMs,
          traceId(call),
          id,
          parent,
          call.name,
          call.service,
          call.kind,
          call.ms,
          call.failed ? 'Timeout' : '',
        ],
      ),
    ),
  ],
  'Dynatrace CSV': [
    spans(
      'grail.csv',
      csv(
        'start_time,end_time,duration,trace.id,span.id,span.parent_id,span.name,span.kind,service.name,span.status_code',
        (call, id, parent) => [
          iso(call.startMs),
          iso(call.startMs + call.ms),
          call.ms * 1e6,
          traceId(call),
          id,
          parent,
          call.name,
          call.kind,
          call.service,
          call.failed ? 'error' : 'ok',
        ],
      ),
    ),
  ],
  'Datadog CSV': [
    spans(
      'datadog.csv',
      csv('Date,Service,Resource,Duration,Trace ID,Span ID,Parent ID,Status', (call, id, parent) => [
        iso(call.startMs),
        call.service,
        call.name,
        `${call.ms}.0ms`,
        BigInt(`0x${traceId(call).slice(16)}`),
        BigInt(`0x${id}`),
        parent === '' ? 0 : BigInt(`0x${parent}`),
        call.failed ? 'error' : 'ok',
      ]),
    ),
  ],
  'Application Insights CSV': [
    spans(
      'insights.csv',
      csv(
        'timestamp [UTC],id,operation_Id,operation_ParentId,name,cloud_RoleName,duration,success,itemType',
        (call, id, parent) => [
          iso(call.startMs).replace('Z', '000Z'),
          id,
          traceId(call),
          parent,
          call.name,
          call.service,
          call.ms,
          call.failed ? 'False' : 'True',
          call.kind === 'server' ? 'request' : 'dependency',
        ],
      ),
    ),
  ],
};
