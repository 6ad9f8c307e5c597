import { statusOf } from './attributes';
import type { SpanColumn } from './csv-columns';
import { statementOf } from './failure-text';
import { isFailure, isHttpFailure, isRpcFailure } from './outcome';

/** What the columns of a row say about the outcome of its span. */
export interface RowOutcome {
  readonly error: boolean;
  readonly failure: string | undefined;
}

/** The columns that say something about an outcome. */
export const OUTCOME_COLUMNS: readonly SpanColumn[] = [
  'status',
  'error',
  'httpStatus',
  'rpcStatus',
  'errorType',
  'outcome',
  'success',
];

export const NO_OUTCOME: RowOutcome = { error: false, failure: undefined };

/** @param text gives the trimmed cell of a column, '' where there is none */
export function outcomeOf(text: (column: SpanColumn) => string): RowOutcome {
  const [status, error, http, rpc] = [text('status'), text('error'), text('httpStatus'), text('rpcStatus')];
  const isOk = /^(?:status_code_)?ok$/i.test(status);
  const failed =
    isYes(error) ||
    (status !== '' && (statusOf(status) === 'error' || isHttpFailure(status) || isRpcName(status))) ||
    (!isOk &&
      (isHttpFailure(http) ||
        (rpc !== '' && isRpcFailure(rpc)) ||
        isFailure('error-type', text('errorType')) ||
        isFailure('word', text('outcome')) ||
        /^(?:false|0|no)$/i.test(text('success'))));
  return { error: failed, failure: failed ? failureOf(text) : undefined };
}

function failureOf(text: (column: SpanColumn) => string): string | undefined {
  const http = [text('httpStatus'), text('status')].find(isHttpFailure);
  const rpc = [text('rpcStatus'), text('status')].find((code) => code !== '' && isRpcName(code));
  return (
    statementOf(text('error')) ??
    (http === undefined ? undefined : `HTTP ${http}`) ??
    (rpc === undefined ? undefined : `gRPC status ${rpc}`) ??
    statementOf(text('errorType'))
  );
}

function isYes(text: string): boolean {
  return /^(?:true|1|yes|error)$/i.test(text);
}

/** A code of gRPC by its name; numbers in a status column are those of OpenTelemetry or HTTP. */
function isRpcName(status: string): boolean {
  return Number.isNaN(Number(status)) && isRpcFailure(status);
}
