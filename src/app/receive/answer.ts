/** Answers of OTLP over HTTP, in the encoding of the request. */
import type { ServerResponse } from 'node:http';
import { WireWriter } from '../../io/protobuf/wire-writer';
import type { Encoding } from './record';
import type { Refusal } from './refusal';

const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};
/** Codes of google.rpc.Status that say the same as a status of HTTP. */
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
const RETRY_AFTER_S = 5;

/** An export response without a partial success: everything was accepted. */
export function answerSuccess(response: ServerResponse, encoding: Encoding): void {
  send(response, 200, encoding, encoding === 'json' ? '{}' : '');
}

/** A status with the reason as message. */
export function answerError(
  response: ServerResponse,
  encoding: Encoding,
  { status, message }: Refusal,
): void {
  const code = status === 503 ? UNAVAILABLE : status === 501 ? UNIMPLEMENTED : INVALID_ARGUMENT;
  if (status === 503) {
    response.setHeader('Retry-After', RETRY_AFTER_S);
  }
  send(
    response,
    status,
    encoding,
    encoding === 'json'
      ? JSON.stringify({ code, message })
      : new WireWriter().integer(1, code).string(2, message).finish(),
  );
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: string | Uint8Array): void {
  response.writeHead(status, { 'Content-Type': CONTENT_TYPES[encoding] }).end(body);
}
