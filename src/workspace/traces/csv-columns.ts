import type { TimeUnit } from './times';

/** What a column of a span table can mean. */
export type SpanColumn =
  | 'traceId'
  | 'spanId'
  | 'parentId'
  | 'service'
  | 'pod'
  | 'version'
  | 'operation'
  | 'kind'
  | 'status'
  | 'error'
  | 'httpStatus'
  | 'rpcStatus'
  | 'errorType'
  | 'outcome'
  | 'success'
  | 'workload'
  | 'peer'
  | 'start'
  | 'end'
  | 'duration';

/** Names as they are compared: lower case, letters and digits only, unit words removed from time columns. */
const SYNONYMS: Readonly<Record<SpanColumn, readonly string[]>> = {
  traceId: ['traceid', 'trace', 'tracetraceid', 'operationid'],
  spanId: ['spanid', 'span', 'segmentspanid', 'tracespanid', 'guid', 'id', 'transactionid'],
  parentId: [
    'parentid',
    'parentspanid',
    'spanparentid',
    'parentspan',
    'parent',
    'traceparentid',
    'operationparentid',
  ],
  service: [
    'servicename',
    'service',
    'resourceservicename',
    'localservicename',
    'localendpointservicename',
    'application',
    'app',
    'appname',
    'component',
    'cloudrolename',
    'entityname',
  ],
  workload: ['k8sdeploymentname', 'resourcek8sdeploymentname', 'deploymentname', 'deployment', 'workload'],
  pod: [
    'podname',
    'pod',
    'k8spodname',
    'cmdbid',
    'instance',
    'serviceinstance',
    'serviceinstancename',
    'containername',
    'hostname',
    'host',
  ],
  version: [
    'serviceversion',
    'resourceserviceversion',
    'version',
    'appversion',
    'applicationversion',
    'imagetag',
    'containerimagetag',
  ],
  operation: [
    'operationname',
    'operation',
    'spanname',
    'name',
    'methodname',
    'endpointname',
    'endpoint',
    'url',
    'path',
    'resource',
    'transactionname',
  ],
  kind: ['spankind', 'kind', 'itemtype'],
  status: ['statuscode', 'status', 'spanstatus', 'spanstatuscode', 'otelstatuscode', 'code'],
  httpStatus: ['httpresponsestatuscode', 'httpstatuscode', 'httpstatus', 'resultcode'],
  rpcStatus: ['rpcresponsestatuscode', 'rpcgrpcstatuscode', 'grpcstatuscode', 'grpcstatus'],
  errorType: ['errortype', 'errorclass'],
  outcome: ['eventoutcome', 'outcome'],
  success: ['success', 'successful', 'issuccess'],
  error: ['error', 'iserror', 'haserror'],
  peer: [
    'peerservice',
    'peer',
    'remoteservice',
    'remoteservicename',
    'remoteendpointservicename',
    'serveraddress',
    'netpeername',
  ],
  start: [
    'starttime',
    'start',
    'starttimestamp',
    'timestamp',
    'timestamputc',
    'begintime',
    'begin',
    'spanstarttime',
    'time',
    'date',
  ],
  end: ['endtime', 'end', 'endtimestamp', 'finishtime', 'finish', 'spanendtime'],
  duration: [
    'duration',
    'elapsed',
    'elapsedtime',
    'latency',
    'durationtime',
    'spanduration',
    'rt',
    'responsetime',
    'transactionduration',
  ],
};

/**
 * How a time column may name its unit, and where that puts it among columns of the same meaning: the finest wins, and a
 * column without a unit stands in the middle, because exports with `startTimeMillis` beside `startTime` mean µs by the latter.
 */
const UNIT_SUFFIXES: readonly {
  readonly suffix: RegExp;
  readonly unit: TimeUnit;
  readonly preference: number;
}[] = [
  { suffix: /(?:unix)?(?:nanoseconds?|nanosec|nanos?|ns)$/, unit: 'ns', preference: -200 },
  { suffix: /(?:unix)?(?:microseconds?|microsec|micros?|us)$/, unit: 'us', preference: -100 },
  { suffix: /(?:unix)?(?:milliseconds?|millisec|millis?|msec|ms)$/, unit: 'ms', preference: 100 },
  { suffix: /(?:unix)?(?:seconds?|secs?)$/, unit: 's', preference: 200 },
];

/** A recognised column: where it is and, for times, the unit its name says. */
export interface ColumnUse {
  readonly index: number;
  /** Further columns of the same meaning and unit, for rows where this one is empty; the likeliest first. */
  readonly others?: readonly number[];
  readonly name: string;
  readonly unit: TimeUnit | undefined;
}

export type SpanColumns = Readonly<Partial<Record<SpanColumn, ColumnUse>>>;

/** Recognises the columns of a header row by name. When two mean the same, the finer unit wins, then the synonym
 * that comes first; of two with one name, the first column. */
export function recogniseColumns(header: readonly string[]): SpanColumns {
  const found = new Map<SpanColumn, { readonly use: ColumnUse; readonly rank: number }[]>();
  header.forEach((name, index) => {
    for (const { column, rank, unit } of meanings(name)) {
      const uses = found.get(column) ?? [];
      found.set(column, uses);
      uses.push({ use: { index, name: name.trim(), unit }, rank });
    }
  });
  const columns: Partial<Record<SpanColumn, ColumnUse>> = {};
  for (const [column, uses] of found) {
    const [{ use }, ...others] = uses.sort((a, b) => a.rank - b.rank);
    const same = others.filter((other) => other.use.unit === use.unit).map((other) => other.use.index);
    // An empty parent is a statement of its own: the span is the first of its trace.
    columns[column] = same.length === 0 || column === 'parentId' ? use : { ...use, others: same };
  }
  return withKnownUnits(columns);
}

/** Application Insights measures in milliseconds, whatever its times look like. */
function withKnownUnits(columns: SpanColumns): SpanColumns {
  const { duration, service } = columns;
  return service?.name.toLowerCase() === 'cloud_rolename' && duration !== undefined
    ? { ...columns, duration: { ...duration, unit: duration.unit ?? 'ms' } }
    : columns;
}

function meanings(name: string): { column: SpanColumn; rank: number; unit: TimeUnit | undefined }[] {
  const plain = name
    .replace(/[µμ]/g, 'u')
    .toLowerCase()
    .replace(/[_. ([-]s[)\]]?$/, 'sec')
    .replace(/[^a-z0-9]/g, '');
  const found = [];
  for (const [column, synonyms] of Object.entries(SYNONYMS) as [SpanColumn, readonly string[]][]) {
    const rank = synonyms.indexOf(plain);
    if (rank >= 0) {
      found.push({ column, rank, unit: undefined });
    } else if (column === 'start' || column === 'end' || column === 'duration') {
      found.push(...timeMeanings(plain, column, synonyms));
    }
  }
  return found;
}

function timeMeanings(plain: string, column: SpanColumn, synonyms: readonly string[]) {
  for (const { suffix, unit, preference } of UNIT_SUFFIXES) {
    const stem = plain.replace(suffix, '');
    // `durationInNanos`
    const stems = stem === plain ? [] : [stem, stem.replace(/in$/, '')];
    const rank = Math.max(-1, ...stems.map((each) => synonyms.indexOf(each)));
    if (rank >= 0) {
      return [{ column, rank: rank + preference, unit }];
    }
  }
  return [];
}

/** Which needed columns a header lacks; empty = a table of spans. */
export function missingColumns(columns: SpanColumns): readonly string[] {
  const missing: string[] = [];
  if (columns.traceId === undefined) {
    missing.push('trace id');
  }
  if (columns.spanId === undefined) {
    missing.push('span id');
  }
  if (columns.service === undefined && columns.pod === undefined) {
    missing.push('service or pod name');
  }
  const times = [columns.start, columns.end, columns.duration].filter(
    (column) => column !== undefined,
  ).length;
  if (columns.start === undefined && columns.end === undefined) {
    missing.push('start time');
  }
  if (times < 2) {
    missing.push('duration or end time');
  }
  return missing;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter of a header line: the candidate that occurs most often outside quotes. */
export function delimiterOf(headerLine: string): string {
  const bare = headerLine.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/** Fields of a header line. */
export function headerFields(headerLine: string, delimiter: string): string[] {
  return headerLine
    .replace(/^\uFEFF/, '')
    .split(delimiter)
    .map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}
