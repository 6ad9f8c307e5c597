/** gRPC codes that are the server's fault; the others (not found, cancelled …) are answers. */
const GRPC_FAILURES: readonly (readonly [code: number, name: string])[] = [
  [2, 'unknown'],
  [4, 'deadlineexceeded'],
  [12, 'unimplemented'],
  [13, 'internal'],
  [14, 'unavailable'],
  [15, 'dataloss'],
];
const GRPC_ANSWERS: readonly string[] = [
  'ok',
  'cancelled',
  'canceled',
  'invalidargument',
  'notfound',
  'alreadyexists',
  'permissiondenied',
  'resourceexhausted',
  'failedprecondition',
  'aborted',
  'outofrange',
  'unauthenticated',
];
const FAILURE_CODES = new Set(GRPC_FAILURES.map(([code]) => code));
const FAILURE_NAMES = new Set(GRPC_FAILURES.map(([, name]) => name));
const ANSWER_NAMES = new Set(GRPC_ANSWERS);

/** JSON-RPC 2.0: an internal error, and the range that servers define for their own. */
const JSON_RPC_INTERNAL = -32_603;
const JSON_RPC_SERVER = { from: -32_099, to: -32_000 } as const;

/** What an attribute says about the outcome of its span. */
export type OutcomeAttribute = 'http' | 'rpc' | 'json-rpc' | 'error-type' | 'word';

/** Attributes that hold an outcome, by the names of the semantic conventions and libraries in use. */
export const OUTCOME_ATTRIBUTES: ReadonlyMap<string, OutcomeAttribute> = new Map([
  ['http.status_code', 'http'],
  ['http.response.status_code', 'http'],
  // OpenTelemetry, before and after the RPC conventions became stable.
  ['rpc.grpc.status_code', 'rpc'],
  ['rpc.response.status_code', 'rpc'],
  ['rpc.connect_rpc.error_code', 'rpc'],
  ['rpc.jsonrpc.error_code', 'json-rpc'],
  // Envoy and Zipkin's Brave.
  ['grpc.status_code', 'rpc'],
  ['rpc.error_code', 'rpc'],
  ['error.type', 'error-type'],
  // Micrometer and Elastic.
  ['outcome', 'word'],
  ['event.outcome', 'word'],
]);

/** Whether an outcome is a failure of the called side. Codes are numbers, texts of digits or names in any spelling. */
export function isFailure(attribute: OutcomeAttribute, value: unknown): boolean {
  switch (attribute) {
    case 'http':
      return isHttpFailure(value);
    case 'rpc':
      return isRpcFailure(value);
    case 'json-rpc':
      return isJsonRpcFailure(Number(value));
    case 'error-type':
      return isErrorType(value);
    case 'word':
      return typeof value === 'string' && /^(?:failure|server_error)$/i.test(value);
  }
}

/** `503`, also as the text "503 Service Unavailable". */
export function isHttpFailure(status: unknown): boolean {
  const code = httpCode(status);
  return code >= 500 && code < 600;
}

/** A gRPC or Connect code that blames the server: `14`, `UNAVAILABLE`, `Unavailable`, `StatusCode.UNAVAILABLE`. */
export function isRpcFailure(status: unknown): boolean {
  const code = Number(status);
  return Number.isNaN(code) ? FAILURE_NAMES.has(codeName(status)) : FAILURE_CODES.has(code);
}

function isJsonRpcFailure(code: number): boolean {
  return code === JSON_RPC_INTERNAL || (code >= JSON_RPC_SERVER.from && code <= JSON_RPC_SERVER.to);
}

/** `error.type` is set when an operation failed; a code in it is judged as that code is. */
function isErrorType(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') {
    return false;
  }
  return Number.isNaN(httpCode(value)) ? !ANSWER_NAMES.has(codeName(value)) : isHttpFailure(value);
}

function httpCode(status: unknown): number {
  const match = typeof status === 'string' ? /^\s*(\d{3})(?:\s|$)/.exec(status) : null;
  return match === null ? (typeof status === 'number' ? status : Number.NaN) : Number(match[1]);
}

function codeName(status: unknown): string {
  return typeof status === 'string'
    ? status
        .toLowerCase()
        .replace(/^.*\./, '')
        .replace(/[^a-z]/g, '')
    : '';
}
