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
