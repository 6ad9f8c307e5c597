/** What one failing span says about its failure, from the fields its format has for it. */
export interface FailureFacts {
  readonly exceptionType: string | undefined;
  readonly exceptionMessage: string | undefined;
  /** Message of the span's status. */
  readonly statusMessage: string | undefined;
  readonly httpStatus: unknown;
  readonly rpcStatus: unknown;
  /** `error.type`: an exception class, or only a code. */
  readonly errorType: string | undefined;
}

/** The most specific text: the exception, the status message, the code of the answer, the type of the error. */
export function failureText(facts: FailureFacts): string | undefined {
  const { exceptionType, exceptionMessage, statusMessage, httpStatus, rpcStatus, errorType } = facts;
  const exception = [exceptionType, exceptionMessage].filter(Boolean).join(': ');
  if (exception !== '') {
    return exception;
  }
  if (statusMessage) {
    return statusMessage;
  }
  if (httpStatus !== undefined && Number(httpStatus) >= 400) {
    return `HTTP ${Number(httpStatus)}`;
  }
  if (typeof rpcStatus === 'string' ? !/^(0|ok)?$/i.test(rpcStatus) : Number(rpcStatus) > 0) {
    return `gRPC status ${String(rpcStatus)}`;
  }
  return errorType;
}

/** A text that is more than yes or no. */
export function statementOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !/^(true|false|yes|no|0|1|error|ok)$/i.test(value)
    ? value
    : undefined;
}
